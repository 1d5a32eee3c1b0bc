import type fc from "fast-check";

export type Input = Uint8Array<ArrayBuffer> | string;

/** A parser and the inputs that it meets. */
export interface Parser<I extends Input = Input> {
  /** Unique: what a run of it is asked for by. */
  name: string;
  /** Its part of all inputs: 1 for one that takes 0.1 ms, less for slower ones. */
  share: number;
  inputs: fc.Arbitrary<I>;
  /** Returns a value, or throws a typed error; checks by itself what every value must be. */
  parse(input: I): unknown;
}
