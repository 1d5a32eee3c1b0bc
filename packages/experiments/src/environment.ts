import * as tf from "@tensorflow/tfjs-core";
import manifest from "../package.json" with { type: "json" };
import type { Environment } from "./runRecord.ts";

/** What this process runs on, with the current tfjs backend. */
export function environment(): Environment {
  const inNode = typeof process !== "undefined" && process.versions?.node !== undefined;
  return {
    backend: tf.getBackend(),
    tfjs: tf.version_core,
    rote: manifest.version,
    runtime: inNode ? `Node ${process.versions.node}` : navigator.userAgent,
    platform: inNode ? `${process.platform}-${process.arch}` : navigator.platform,
  };
}
