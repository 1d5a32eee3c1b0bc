import type { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import type { Target } from "../graph/target.ts";
import type { Instruction, Program } from "../program/program.ts";

/**
 * A pass over a whole program: it finds operations that are better written together, or
 * differently from what each kernel alone would write. A pass is one file; `toModel.ts` lists them.
 */
export interface Pass {
  /**
   * Looks for what the pass improves.
   *
   * @returns the function that writes it, which may keep state; undefined if there is nothing to
   * improve.
   */
  match(program: Program, target: Target): Rewrite | undefined;
}

/**
 * Called with each instruction in turn. Writes it in place of its kernel and returns true, or
 * leaves it to the kernel. It may define the outputs of later instructions as well, which are then
 * skipped.
 */
export type Rewrite = (g: GraphWriter, instruction: Instruction, operands: Operands) => boolean;

/** What has been written of a program: its values by number. */
export class Operands {
  readonly #g: GraphWriter;
  readonly #operands = new Map<number, Operand>();
  readonly #uses = new Map<number, number>();

  constructor(g: GraphWriter, { instructions, results }: Program) {
    this.#g = g;
    const count = (at: number) => this.#uses.set(at, this.usesOf(at) + 1);
    for (const { inputs } of instructions) inputs.forEach(count);
    results.forEach(count);
  }

  /** How many times a value is an input or a result. */
  usesOf(at: number): number {
    return this.#uses.get(at) ?? 0;
  }

  has(at: number): boolean {
    return this.#operands.has(at);
  }

  /** A value that has been written. */
  get(at: number): Operand {
    return this.#operands.get(at)!;
  }

  /** Says what a value of the program is. */
  define(at: number, operand: Operand): void {
    this.#operands.set(at, operand);
    this.#g.setUses(operand, this.usesOf(at));
  }
}
