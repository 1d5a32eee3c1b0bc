import { ARRAY_TYPE, type Spec, sameShape, type TypedArray } from "../graph/spec.ts";
import type { Kernel, Numbers } from "./kernel.ts";
import type { Instruction, Program } from "./program.ts";
import { RecentMap } from "./recentMap.ts";

/** The elements of a tensor: there, or still to be computed by a recorded node. */
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
  /** Its number in the program being made, where `stamp` is that of the program. */
  number: number;
  stamp: number;
}

interface Node {
  readonly kernel: Kernel;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  readonly inputs: readonly LazyArray[];
  readonly outputs: readonly LazyArray[];
  /** Kernel, input names and attributes, without its numbers, as one text. */
  readonly signature: string;
  readonly numbers: Numbers | undefined;
}

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

/** Operations that have been called and not computed. */
export class Recorder {
  #nodes: Node[] = [];
  #stamp = 0;
  readonly #varying = new VaryingNumbers();

  get pending(): number {
    return this.#nodes.length;
  }

  /** Records a call; its outputs are pending values. */
  record(
    kernel: Kernel,
    names: readonly string[],
    inputs: readonly LazyArray[],
    attrs: Readonly<Record<string, unknown>>,
    specs: readonly Spec[],
  ): LazyArray[] {
    const outputs = specs.map(newLazyArray);
    const numbers = kernel.numbers?.(namedBy(names, inputs), attrs);
    const signature = `${kernel.name}(${names.join()})${asText(numbers?.rest ?? attrs)}`;
    this.#nodes.push({ kernel, attrs, names, inputs, outputs, signature, numbers });
    return outputs;
  }

  /**
   * Whether a call that is about to be recorded begins something that is better compiled by
   * itself, so that the same work done many times is the same graph many times:
   *
   * - it reads a variable that has been assigned since: a new training step;
   * - it does to data that is there what the pending operations began with: the next batch.
   */
  beginsAnew(kernel: Kernel, inputs: readonly LazyArray[]): boolean {
    if (inputs.some((x) => x.assigned && x.data === undefined)) return true;
    const first = this.#nodes[0];
    return (
      this.#nodes.length >= 32 &&
      kernel === first!.kernel &&
      inputs.every((x, i) => {
        const like = first!.inputs[i];
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
    const nodes = this.#nodes;
    this.#nodes = [];
    const needed = neededNodes(nodes);
    const stamp = ++this.#stamp;

    const values: LazyArray[] = [];
    const leaves: LazyArray[] = [];
    const results: LazyArray[] = [];
    const instructions: Instruction[] = [];
    const numbers: Numbers[] = [];
    const numbered: number[] = []; // instructions
    let key = "";
    const number = (value: LazyArray): number => {
      if (value.stamp !== stamp) {
        value.stamp = stamp;
        value.number = values.length;
        values.push(value);
      }
      return value.number;
    };
    for (const node of needed) {
      const inputs = node.inputs.map((x) => {
        const isNew = x.stamp !== stamp;
        const at = number(x);
        if (isNew) {
          leaves.push(x);
          key += `<${x.dtype}[${x.shape}]`;
        }
        key += ` ${at}`;
        return at;
      });
      key += `|${node.signature};`;
      const outputs = node.outputs.map((y, i) => {
        if (y.live) {
          key += `>${i}`;
          results.push(y);
        }
        return number(y);
      });
      const { kernel, attrs, names } = node;
      if (node.numbers) {
        numbered.push(instructions.length);
        numbers.push(node.numbers);
      }
      instructions.push({ kernel, attrs, names, inputs, outputs });
    }
    const varying = isCaptured ? undefined : this.#varying.of(key, numbers);
    numbers.forEach(({ dtype, values: given }, i) => {
      if (!varying?.has(i)) {
        key += `#${given.map(asText)}`;
        return;
      }
      const fed = newLazyArray({ shape: [given.length], dtype });
      fed.data = ARRAY_TYPE[dtype].from(given);
      const at = number(fed);
      leaves.push(fed);
      key += `#=${at}`;
      instructions[numbered[i]!] = { ...instructions[numbered[i]!]!, numbers: at };
    });
    const program: Program = {
      specs: values.map(({ shape, dtype }) => ({ shape, dtype })),
      leaves: leaves.map((x) => x.number),
      instructions,
      results: results.map((y) => y.number),
    };
    return { key, isCaptured, program, leaves, results, values };
  }
}

/** For how many structures of programs their numbers are remembered. */
const MOST_STRUCTURES = 512;

/** The numbers of the last program of a structure, and which have been seen to differ. */
interface Seen {
  readonly last: readonly Numbers[];
  readonly varying: Set<number>;
}

/**
 * Which numbers of otherwise equal programs have been seen to differ: those are fed from then on,
 * so that a slice that begins elsewhere in every step is one graph.
 */
class VaryingNumbers {
  readonly #structures = new RecentMap<string, Seen>(MOST_STRUCTURES);

  /** The indices of the numbers to feed, for a program of this structure with these numbers. */
  of(structure: string, numbers: readonly Numbers[]): ReadonlySet<number> | undefined {
    if (numbers.length === 0) return undefined;
    const known = this.#structures.get(structure);
    const varying = known?.varying ?? new Set<number>();
    known?.last.forEach(({ values }, i) => {
      if (values.some((value, j) => !Object.is(value, numbers[i]!.values[j]))) varying.add(i);
    });
    this.#structures.set(structure, { last: numbers, varying });
    return varying;
  }
}

function namedBy<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  const named: Record<string, T> = {};
  names.forEach((name, i) => {
    named[name] = values[i]!;
  });
  return named;
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
    number: -1,
    stamp: -1,
  };
}

/** The nodes that lead to a live value, in order. */
function neededNodes(nodes: readonly Node[]): Node[] {
  const wanted = new Set<LazyArray>();
  const needed: Node[] = [];
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (!node.outputs.some((y) => y.live || wanted.has(y))) continue;
    needed.push(node);
    for (const x of node.inputs) if (x.data === undefined) wanted.add(x);
  }
  return needed.reverse();
}

/** Attributes as text; unlike JSON it distinguishes NaN, infinities and −0. */
export function asText(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : `${value}`;
  if (Array.isArray(value)) return `[${value.map(asText).join()}]`;
  if (typeof value === "object" && value !== null) {
    let text = "{";
    for (const key in value) text += `${key}:${asText((value as Record<string, unknown>)[key])},`;
    return `${text}}`;
  }
  return String(value);
}
