import type { Spec } from "../graph/spec.ts";
import { type Attributes, asText } from "./attributes.ts";
import { type Call, signatureOf } from "./callTree.ts";
import type { Numbers } from "./kernel.ts";
import type { LazyArray } from "./lazyArray.ts";
import type { Instruction, Program } from "./program.ts";

/** A program that was made of the same calls once, and which values of a recording it is about. */
export interface Plan {
  readonly structure: Structure;
  /** What each value is, by its number in the recording. */
  readonly kinds: Uint8Array;
  /** Numbers in the recording: of the program's leaves and results, and of each of its values. */
  readonly leaves: readonly number[];
  readonly results: readonly number[];
  readonly values: readonly number[];
  /** Which of the calls with numbers are part of the program. */
  readonly numbered: readonly number[];
}

/** What a value of a recording is. */
const KIND = { unwanted: 0, wanted: 1, leaf: 2 };

/** Whether a plan is about these values: whether the same ones are still wanted. */
export function isAbout({ kinds }: Plan, values: readonly LazyArray[]): boolean {
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i]!;
    if (kind !== KIND.leaf && values[i]!.live !== (kind === KIND.wanted)) return false;
  }
  return true;
}

/** The numbers of a call, and all its attributes. */
export interface Numbered {
  readonly numbers: Numbers;
  readonly attrs: Attributes;
}

/**
 * The program that calls are, without those that lead to nothing that is wanted.
 *
 * @param values every value of the recording, by its number.
 * @param numbered for each call that has numbers, in order.
 */
export function planOf(
  calls: readonly Call[],
  values: readonly LazyArray[],
  numbered: readonly Numbered[],
): Plan {
  const isNeeded = neededOf(calls, values);
  const kinds = new Uint8Array(values.length).fill(KIND.leaf);
  const specs: Spec[] = [];
  const instructions: Instruction[] = [];
  const own: number[] = [];
  const leaves: number[] = [];
  const results: number[] = [];
  const taken: number[] = [];
  const at: number[] = []; // in the program, by number in the recording
  const instructionsOf: number[] = [];
  let key = "";
  let met = 0; // calls with numbers
  const number = (value: number): number => {
    if (at[value] === undefined) {
      at[value] = specs.length;
      const { shape, dtype } = values[value]!;
      specs.push({ shape, dtype });
      own.push(value);
    }
    return at[value]!;
  };
  calls.forEach((call, i) => {
    const first = call.known + call.leaves.length;
    call.outputs.forEach((_, j) => {
      kinds[first + j] = values[first + j]!.live ? KIND.wanted : KIND.unwanted;
    });
    const numbers = call.hasNumbers ? numbered[met++]! : undefined;
    if (!isNeeded[i]) return;
    const inputs = call.inputs.map((value) => {
      const isNew = at[value] === undefined;
      const x = number(value);
      if (isNew) {
        leaves.push(value);
        key += `<${specs[x]!.dtype}[${specs[x]!.shape}]`;
      }
      key += ` ${x}`;
      return x;
    });
    key += `|${signatureOf(call)};`;
    const outputs = call.outputs.map((_, j) => {
      if (kinds[first + j] === KIND.wanted) {
        key += `>${j}`;
        results.push(first + j);
      }
      return number(first + j);
    });
    if (numbers) {
      taken.push(met - 1);
      instructionsOf.push(instructions.length);
    }
    const attrs = numbers ? numbers.attrs : call.attrs;
    instructions.push({ kernel: call.kernel, attrs, names: call.names, inputs, outputs });
  });
  const program: Program = {
    specs,
    leaves: leaves.map((value) => at[value]!),
    instructions,
    results: results.map((value) => at[value]!),
  };
  return {
    structure: new Structure(key, program, instructionsOf),
    kinds,
    leaves,
    results,
    values: own,
    numbered: taken,
  };
}

/** For each call, whether it leads to a value that is wanted. */
function neededOf(calls: readonly Call[], values: readonly LazyArray[]): boolean[] {
  const isWanted = values.map(({ live }) => live);
  const isNeeded: boolean[] = [];
  for (let i = calls.length - 1; i >= 0; i--) {
    const { inputs, known, leaves, outputs } = calls[i]!;
    const first = known + leaves.length;
    isNeeded[i] = outputs.some((_, j) => isWanted[first + j]);
    if (isNeeded[i]) for (const value of inputs) isWanted[value] = true;
  }
  return isNeeded;
}

/** A program with its numbers: some are part of it, the others are fed. */
interface Variant {
  readonly key: string;
  readonly program: Program;
  readonly fed: readonly Numbers[];
}

/**
 * A program apart from its numbers. Which of those have been seen to differ is remembered: they are
 * fed from then on, so that a slice that begins elsewhere in every step is one graph.
 */
export class Structure {
  readonly key: string;
  readonly #program: Program;
  /** The instructions that have numbers. */
  readonly #instructions: readonly number[];
  readonly #varying = new Set<number>();
  #last: readonly Numbered[] | undefined;
  #variant: Variant | undefined;

  constructor(key: string, program: Program, instructions: readonly number[]) {
    this.key = key;
    this.#program = program;
    this.#instructions = instructions;
  }

  /**
   * The program with these numbers.
   *
   * @param isCaptured whether it is a captured step: all its numbers are part of it.
   */
  with(given: readonly Numbered[], isCaptured: boolean): Variant {
    if (given.length === 0) {
      this.#variant ??= { key: this.key, program: this.#program, fed: [] };
      return this.#variant;
    }
    if (isCaptured) return this.#variantOf(given, new Set());
    this.#compare(given);
    this.#last = given;
    this.#variant ??= this.#variantOf(given, this.#varying);
    if (this.#varying.size === 0) return this.#variant;
    const { key, program } = this.#variant;
    const fed = [...this.#varying].sort((a, b) => a - b).map((i) => given[i]!.numbers);
    return { key, program: this.#asGiven(program, given), fed };
  }

  /** Finds what differs from the last numbers. */
  #compare(given: readonly Numbered[]): void {
    this.#last?.forEach(({ numbers: { values } }, i) => {
      if (this.#varying.has(i)) return;
      if (values.every((value, j) => Object.is(value, given[i]!.numbers.values[j]))) return;
      this.#varying.add(i);
      this.#variant = undefined;
    });
  }

  #variantOf(given: readonly Numbered[], varying: ReadonlySet<number>): Variant {
    const specs = [...this.#program.specs];
    const leaves = [...this.#program.leaves];
    const instructions = [...this.#program.instructions];
    let { key } = this;
    given.forEach(({ numbers: { dtype, values }, attrs }, i) => {
      const at = this.#instructions[i]!;
      instructions[at] = { ...instructions[at]!, attrs };
      if (!varying.has(i)) {
        key += `#${values.map(asText)}`;
        return;
      }
      instructions[at] = { ...instructions[at]!, numbers: specs.length };
      key += `#=${specs.length}`;
      leaves.push(specs.length);
      specs.push({ shape: [values.length], dtype });
    });
    return { key, program: { ...this.#program, specs, leaves, instructions }, fed: [] };
  }

  /** The program with the attributes of this call: who interprets it reads them. */
  #asGiven(program: Program, given: readonly Numbered[]): Program {
    const instructions = [...program.instructions];
    for (const i of this.#varying) {
      const at = this.#instructions[i]!;
      instructions[at] = { ...instructions[at]!, attrs: given[i]!.attrs };
    }
    return { ...program, instructions };
  }
}
