import * as tf from "@tensorflow/tfjs-core";
import type { CandidateEnvironment } from "./candidate.ts";
import { candidates } from "./candidates.ts";

/** What the results of a backend depend on, to the bit. */
export interface BackendEnvironment extends CandidateEnvironment {
  /** Its name in tfjs. */
  backend: string;
}

/**
 * What results on the current backend depend on besides the program: the backend, and, where they
 * matter and can be known, its threads, its library and its numerics version.
 */
export async function backendEnvironment(): Promise<BackendEnvironment> {
  const backend = tf.getBackend();
  const candidate = candidates.find(({ name }) => name === backend);
  return { backend, ...(await candidate?.environment?.()) };
}
