/** A backend that may be started here: one file each, listed in `candidates.ts`. */
export interface Candidate {
  /** The name under which tfjs knows it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly description: string;
  /** Why it cannot run in this environment at all, or null if it may be tried. */
  unavailable(): string | null;
  /** Loads its package and readies it for `tf.setBackend(name)`. */
  load(): Promise<void>;
  /** The kernels it has, after loading. Default: those that tfjs has registered for it. */
  kernels?(): Promise<readonly string[]>;
}

/** Node, as against a browser page or worker. */
export const inNode = typeof process !== "undefined" && process.versions?.node !== undefined;
