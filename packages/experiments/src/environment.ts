import * as tf from "@tensorflow/tfjs-core";
import type { Environment } from "./runRecord.ts";
import { runtime } from "./runtime.ts";

/** What this process runs on, with the current tfjs backend. */
export function environment(): Environment {
  return { backend: tf.getBackend(), tfjs: tf.version_core, ...runtime() };
}
