import { ARRAY_TYPE, sameShape } from "../graph/spec.ts";
import { type Attributes, copyOfAttributes } from "./attributes.ts";
import { type Call, CallTree, callsTo } from "./callTree.ts";
import type { Kernel, Numbers } from "./kernel.ts";
import { type LazyArray, newLazyArray } from "./lazyArray.ts";
import { namedBy } from "./namedBy.ts";
import { outputsOf } from "./outputsOf.ts";
import { isAbout, type Numbered, type Plan, planOf, type Structure } from "./plan.ts";
import type { Program } from "./program.ts";
import { RecentMap } from "./recentMap.ts";

/** A program with the data it is about. */
export interface Recording {
  readonly key: string;
  /** Whether it is a captured step: it will come again. */
  readonly isCaptured: boolean;
  readonly program: Program;
  readonly leaves: readonly LazyArray[];
  readonly results: readonly LazyArray[];
  /** The values of every number. */
  readonly values: readonly LazyArray[];
}

/** What a captured step recorded, as one program that has been computed. */
export type Trace = Pick<Recording, "key" | "program" | "leaves" | "results" | "isCaptured">;

/**
 * Operations that have been called and not computed.
 *
 * What has been called before is found again call by call in a tree, so that a program that comes
 * again is not made again: its shapes, its text and its instructions are there.
 */
export class Recorder {
  readonly #calls = new CallTree();
  /** The programs that have ended with a call, the most recent first. */
  readonly #plans = new WeakMap<Call, Plan[]>();
  readonly #structures = new RecentMap<string, Structure>(MOST_STRUCTURES);
  #last = this.#calls.begin();
  #pending = 0;
  /** Every value so far, by its number. */
  #values: LazyArray[] = [];
  /** The numbers of calls that have some, in order. */
  #numbers: Numbered[] = [];
  #firstKernel: Kernel | undefined;
  #firstInputs: readonly LazyArray[] = [];
  #stamp = 0;

  get pending(): number {
    return this.#pending;
  }

  /**
   * Records a call; its outputs are pending values.
   *
   * @throws {ShapeError} if the kernel refuses its inputs: nothing is recorded then.
   */
  record(
    kernel: Kernel,
    names: readonly string[],
    inputs: readonly LazyArray[],
    attrs: Attributes,
  ): LazyArray[] {
    const known = this.#values.length;
    for (const x of inputs) this.#number(x);
    let numbers: Numbers | undefined;
    let call: Call | undefined;
    try {
      if (kernel.numbers) numbers = kernel.numbers(namedBy(names, inputs), attrs);
      const rest = numbers ? (numbers.rest as Attributes) : attrs;
      const given = { kernel, names, inputs, attrs: rest };
      call = this.#calls.find(this.#last, given, known);
      if (!call) {
        const outputs = outputsOf(kernel, namedBy(names, inputs), attrs);
        const hasNumbers = numbers !== undefined;
        call = this.#calls.add(this.#last, given, { known, outputs, hasNumbers });
      }
    } catch (error) {
      for (const x of this.#values.splice(known)) x.stamp = -1;
      throw error;
    }
    if (this.#pending === 0) {
      this.#firstKernel = kernel;
      this.#firstInputs = inputs;
    }
    if (numbers) this.#numbers.push({ numbers, attrs: copyOfAttributes(attrs) });
    this.#last = call;
    this.#pending++;
    const outputs = call.outputs.map(newLazyArray);
    for (const y of outputs) this.#number(y);
    return outputs;
  }

  #number(value: LazyArray): void {
    if (value.stamp === this.#stamp) return;
    value.stamp = this.#stamp;
    value.number = this.#values.length;
    this.#values.push(value);
  }

  /**
   * Whether a call that is about to be recorded begins something that is better compiled by
   * itself, so that the same work done many times is the same graph many times:
   *
   * - it reads a variable that has been assigned since: a new training step;
   * - it does to data that is there what the pending operations began with: the next batch.
   */
  beginsAnew(kernel: Kernel, inputs: readonly LazyArray[]): boolean {
    for (const x of inputs) if (x.assigned && x.data === undefined) return true;
    return (
      this.#pending >= 32 &&
      kernel === this.#firstKernel &&
      inputs.every((x, i) => {
        const like = this.#firstInputs[i];
        return x.data !== undefined && like !== undefined && sameShape(x.shape, like.shape);
      })
    );
  }

  /**
   * Everything that is pending and still wanted, as a program. Nothing is pending afterwards.
   *
   * @param isCaptured whether it is a captured step: all its numbers are part of it.
   */
  take(isCaptured = false): Recording {
    const [last, values, numbers] = [this.#last, this.#values, this.#numbers];
    this.#last = this.#calls.begin();
    this.#pending = 0;
    this.#values = [];
    this.#numbers = [];
    this.#firstInputs = [];
    this.#stamp++;
    const known = this.#plans.get(last)?.find((plan) => isAbout(plan, values));
    const plan = known ?? this.#plan(last, values, numbers);
    const { structure, numbered, leaves, results } = plan;
    const given = numbered.map((at) => numbers[at]!);
    const { key, program, fed } = structure.with(given, isCaptured);
    const leafValues = leaves.map((at) => values[at]!);
    for (const { dtype, values: data } of fed) {
      const leaf = newLazyArray({ shape: [data.length], dtype });
      leaf.data = ARRAY_TYPE[dtype].from(data);
      leafValues.push(leaf);
    }
    return {
      key,
      isCaptured,
      program,
      leaves: leafValues,
      results: results.map((at) => values[at]!),
      get values() {
        return [...plan.values.map((at) => values[at]!), ...leafValues.slice(leaves.length)];
      },
    };
  }

  /** The program of calls of which other results were wanted before, if any. */
  #plan(last: Call, values: readonly LazyArray[], numbers: readonly Numbered[]): Plan {
    const made = planOf(callsTo(last), values, numbers);
    const { key } = made.structure;
    const structure = this.#structures.get(key) ?? made.structure;
    this.#structures.set(key, structure);
    const plan = { ...made, structure };
    const others = this.#plans.get(last) ?? [];
    this.#plans.set(last, [plan, ...others].slice(0, MOST_PLANS));
    return plan;
  }
}

/** How many programs are remembered that differ in what of the same calls is wanted. */
const MOST_PLANS = 8;
/** For how many structures of programs their numbers are remembered. */
const MOST_STRUCTURES = 512;
