import type { Spec, TypedArray } from "../graph/spec.ts";

/** The elements of a tensor: there, or still to be computed by a recorded call. */
export interface LazyArray extends Spec {
  data: TypedArray | undefined;
  /** Whether a tensor still refers to it. */
  live: boolean;
  /** Whether `data` belongs to the backend, which reuses it once it is no longer needed. */
  owned: boolean;
  /** Whether a variable took this value while it was pending: it begins the next step. */
  assigned: boolean;
  /** How many captured steps need `data` unchanged. */
  pins: number;
  /** Why it could not be computed. */
  error: Error | undefined;
  /** Of which round of pending operations the last was that reads its data. */
  reads: number;
  /** Its number among what is recorded, where `stamp` is that of the recording. */
  number: number;
  stamp: number;
}

export function newLazyArray({ shape, dtype }: Spec): LazyArray {
  return {
    shape,
    dtype,
    data: undefined,
    live: true,
    owned: false,
    assigned: false,
    pins: 0,
    error: undefined,
    reads: -1,
    number: -1,
    stamp: -1,
  };
}
