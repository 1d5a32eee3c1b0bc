import { checkInteger, shown } from "@rote/options";
import { type Batch, checkBatch, withoutSubclass } from "./batch.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** What determines a corruption: its name, its parameters, all of them, and its seed. */
export interface CorruptionSpec {
  readonly name: string;
  readonly params: { readonly [name: string]: Json };
  readonly seed: number;
}

/**
 * A corruption is a value: `JSON.stringify` gives its name, parameters and seed, and those
 * determine it. What happens to an example depends on them, on the example, and on its split and
 * index: not on the batch it came in, the order, the epoch, or the worker. `contract.test.ts` holds
 * every corruption to this.
 */
export interface Corruption extends CorruptionSpec {
  /**
   * Corrupted examples, as new data; unchanged arrays are passed on.
   *
   * @throws {BatchError} if the batch does not have the form that the corruption needs.
   */
  apply(batch: Batch): Batch;
  /** Undoes `apply`, bit for bit. Only corruptions that lose nothing have it. */
  invert?(batch: Batch): Batch;
}

/** What a transform gave, with what it handed on copied: it shares no memory with its input. */
function ownParts(after: Batch, before: Batch): Batch {
  const own = { ...after };
  if (own.images.buffer === before.images.buffer) own.images = own.images.slice();
  if (own.labels.buffer === before.labels.buffer) own.labels = own.labels.slice();
  if (own.indices.buffer === before.indices.buffer) own.indices = own.indices.slice();
  return own;
}

/** A corruption made of its parts. Each batch is checked before the parts see it. */
export function defineCorruption({ name, params, seed, apply, invert }: Corruption): Corruption {
  checkInteger(name, "seed", seed, [Number.MIN_SAFE_INTEGER], CorruptionOptionError);
  const checked = (transform: (batch: Batch) => Batch) => (batch: Batch) => {
    checkBatch(name, batch);
    const { indices, shape, classes, split } = batch;
    const images = withoutSubclass(batch.images);
    const labels = withoutSubclass(batch.labels);
    const before: Batch = {
      indices,
      images,
      shape,
      labels,
      classes,
      ...(split !== undefined && { split }),
    };
    return ownParts(transform(before), before);
  };
  return { name, params, seed, apply: checked(apply), ...(invert && { invert: checked(invert) }) };
}

/** @throws {CorruptionOptionError} unless `corruption` is one, and not its name or its JSON. */
export function checkCorruption(who: string, corruption: Corruption): void {
  const isObject = typeof corruption === "object"; // a function has an `apply` of another kind
  const { name, apply } = Object(corruption) as Partial<Corruption>;
  if (isObject && typeof name === "string" && typeof apply === "function") return;
  throw new CorruptionOptionError(
    `${who}: a corruption must be made by its function, such as randomLabels({ seed: 0 }), or ` +
      `corruptionFromJSON, got ${shown(corruption)}.`,
  );
}

/**
 * What a corruption makes of a batch. One's own may give anything.
 *
 * @throws {BatchError} unless it gives a batch of as many examples.
 */
export function applied(who: string, corruption: Corruption, batch: Batch): Batch {
  const after = corruption.apply(batch);
  const what = `${who}: ${shown(corruption.name)}.apply`;
  checkBatch(what, after);
  const [n] = batch.shape;
  if (after.shape[0] === n) return after;
  throw new BatchError(`${what}: it must give ${n} examples, got ${after.shape[0]}.`);
}
