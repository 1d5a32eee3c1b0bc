import { type Spec, sameShape } from "../graph/spec.ts";
import { type Attributes, asText, copyOfAttributes, sameAttributes } from "./attributes.ts";
import type { Kernel } from "./kernel.ts";
import type { LazyArray } from "./lazyArray.ts";

/** What a kernel is called with. Values have numbers, in the order in which they are met. */
export interface Given {
  readonly kernel: Kernel;
  readonly names: readonly string[];
  readonly inputs: readonly LazyArray[];
  /** Attributes, without the kernel's numbers. */
  readonly attrs: Attributes;
}

/** A call of a kernel after the calls before it, as it has been recorded once. */
export interface Call {
  readonly kernel: Kernel;
  readonly names: readonly string[];
  readonly attrs: Attributes;
  readonly hasNumbers: boolean;
  /** The numbers of its inputs. Those from `known` on are leaves, met for the first time. */
  readonly inputs: readonly number[];
  readonly known: number;
  readonly leaves: readonly Spec[];
  readonly outputs: readonly Spec[];
  /** The call before it; undefined for the root, which stands for none. */
  readonly before: Call | undefined;
  /** The calls that have come after it, by a hash of what they were given. */
  readonly after: Map<number, Call[]>;
}

/** How many calls are remembered. */
const MOST_CALLS = 65_536;

/** The calls that have been recorded, each after those before it. */
export class CallTree {
  #root = newRoot();
  #size = 0;

  /** Where a recording begins. */
  begin(): Call {
    if (this.#size > MOST_CALLS) {
      this.#root = newRoot();
      this.#size = 0;
    }
    return this.#root;
  }

  /**
   * The call after `last` that is the same.
   *
   * @param known how many values had a number before the call.
   */
  find(last: Call, given: Given, known: number): Call | undefined {
    const alike = last.after.get(hashOf(given));
    if (alike) for (const call of alike) if (isCall(call, given, known)) return call;
    return undefined;
  }

  /** Remembers a call. */
  add(
    last: Call,
    given: Given,
    { known, outputs, hasNumbers }: Pick<Call, "known" | "outputs" | "hasNumbers">,
  ): Call {
    const { kernel, names, inputs, attrs } = given;
    const leaves: Spec[] = [];
    for (const { number, shape, dtype } of inputs) {
      if (number === known + leaves.length) leaves.push({ shape, dtype });
    }
    const call: Call = {
      kernel,
      names,
      attrs: copyOfAttributes(attrs),
      hasNumbers,
      inputs: inputs.map(({ number }) => number),
      known,
      leaves,
      outputs,
      before: last,
      after: new Map(),
    };
    const hash = hashOf(given);
    last.after.set(hash, [...(last.after.get(hash) ?? []), call]);
    this.#size++;
    return call;
  }
}

function isCall(call: Call, { kernel, names, inputs, attrs }: Given, known: number): boolean {
  if (call.kernel !== kernel || call.inputs.length !== inputs.length) return false;
  for (let i = 0; i < inputs.length; i++) {
    const { number, shape, dtype } = inputs[i]!;
    if (call.inputs[i] !== number || call.names[i] !== names[i]) return false;
    if (number < known) continue;
    const leaf = call.leaves[number - known]!;
    if (leaf.dtype !== dtype || !sameShape(leaf.shape, shape)) return false;
  }
  return sameAttributes(call.attrs, attrs);
}

const newRoot = (): Call => ({
  kernel: undefined as never,
  names: [],
  attrs: {},
  hasNumbers: false,
  inputs: [],
  known: 0,
  leaves: [],
  outputs: [],
  before: undefined,
  after: new Map(),
});

/** A number that differs for most calls that differ: of lengths, and of numbers in attributes. */
function hashOf({ inputs, attrs }: Given): number {
  let hash = inputs.length;
  for (const { number, shape } of inputs) {
    hash = (hash * 31 + number) | 0;
    for (const length of shape) hash = (hash * 31 + length) | 0;
  }
  for (const name in attrs) {
    const value = attrs[name];
    if (typeof value === "number") hash = (hash * 31 + value) | 0;
    else if (Array.isArray(value)) for (const x of value) hash = (hash * 31 + x) | 0;
  }
  return hash;
}

/** The calls up to `last`, in order. */
export function callsTo(last: Call): Call[] {
  const calls: Call[] = [];
  for (let call = last; call.before; call = call.before) calls.push(call);
  return calls.reverse();
}

/** Kernel, input names and attributes, without its numbers, as one text. */
export const signatureOf = ({ kernel, names, attrs }: Call): string =>
  `${kernel.name}(${names.join()})${asText(attrs)}`;
