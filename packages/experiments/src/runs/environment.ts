import type { Environment } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import { runtime } from "../kind/runtime.ts";

/** What this process runs on, with the current tfjs backend. */
export function environment(): Environment {
  return { backend: tf.getBackend(), tfjs: tf.version_core, ...runtime() };
}
