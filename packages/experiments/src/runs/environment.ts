import { backendEnvironment } from "@rote/backends";
import type { Environment } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import { runtime } from "../kind/runtime.ts";

/** What this process runs on, with the current tfjs backend. */
export async function environment(): Promise<Environment> {
  return { ...(await backendEnvironment()), tfjs: tf.version_core, ...runtime() };
}
