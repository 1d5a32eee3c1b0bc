import { shown } from "@rote/options";
import type { Batch } from "./batch.ts";
import {
  applied,
  type Corruption,
  type CorruptionSpec,
  checkCorruption,
  defineCorruption,
} from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";

/**
 * Applies corruptions one after another, as one corruption:
 *
 *     compose([f, g])(x) = g(f(x)).
 *
 * Each step keeps its own seed; that of the whole is 0. The whole has an inverse if every step has
 * one.
 *
 * @throws {CorruptionOptionError} if two random steps have the same name and seed: both would draw
 * the same numbers.
 */
export function compose(steps: readonly Corruption[]): Corruption {
  if (!Array.isArray(steps)) {
    throw new CorruptionOptionError(`compose: steps must be a list, got ${shown(steps)}.`);
  }
  const inOrder: readonly Corruption[] = [...steps];
  for (const step of inOrder) checkCorruption("compose", step);
  const canInvert = inOrder.every((step) => step.invert);
  refuseEqualStreams(inOrder);

  return defineCorruption({
    name: "compose",
    params: { steps: inOrder.map(({ name, params, seed }) => ({ name, params, seed })) },
    seed: 0,
    apply: (batch) =>
      inOrder.reduce((after: Batch, step) => applied("compose", step, after), batch),
    ...(canInvert && {
      invert: (batch: Batch) => inOrder.reduceRight((before, step) => step.invert!(before), batch),
    }),
  });
}

const DRAW_NOTHING = ["trueLabels", "centerCrop"];

function refuseEqualStreams(steps: readonly CorruptionSpec[]): void {
  const streams = steps
    .flatMap(leaves)
    .filter(({ name }) => !DRAW_NOTHING.includes(name))
    .map(({ name, seed }) => `${name} of seed ${shown(seed)}`);
  const twice = streams.find((stream, i) => streams.indexOf(stream) !== i);
  if (twice === undefined) return;
  throw new CorruptionOptionError(
    `compose: steps must differ in name or seed, got ${twice} twice. Give one of them another ` +
      "seed.",
  );
}

/** The steps of a composition, and of those within it; of any other corruption itself. */
export function leaves(corruption: CorruptionSpec): CorruptionSpec[] {
  const { name, params } = corruption;
  if (name !== "compose") return [corruption];
  return (params as unknown as { steps: CorruptionSpec[] }).steps.flatMap(leaves);
}
