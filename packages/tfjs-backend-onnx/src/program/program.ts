import { type Spec, showSpec } from "../graph/spec.ts";
import type { Kernel } from "./kernel.ts";

/** One operation of a program; values are numbered. */
export interface Instruction {
  readonly kernel: Kernel;
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Names of the inputs, as tfjs calls them, and the values they are. */
  readonly names: readonly string[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** The value that holds the kernel's numbers, if they are fed. */
  readonly numbers?: number;
}

/**
 * A piece of computation without data: what a recording is once tensors are left out. It is what
 * gets optimized and compiled, and two recordings with the same key are the same program.
 */
export interface Program {
  /** What every value is, by number. */
  readonly specs: readonly Spec[];
  /** The values that are fed. */
  readonly leaves: readonly number[];
  /** In an order in which they can be computed. */
  readonly instructions: readonly Instruction[];
  /** The values wanted. */
  readonly results: readonly number[];
}

/** A kernel with its shapes, for errors and names of nodes: `MatMul([128,784], [784,10])`. */
export function showInstruction({ kernel, inputs }: Instruction, specs: readonly Spec[]): string {
  return `${kernel.name}(${inputs.map((at) => showSpec(specs[at]!)).join(", ")})`;
}
