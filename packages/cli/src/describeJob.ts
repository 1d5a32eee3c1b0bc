import { type Description, type Job, kindOf } from "@rote/experiments/kinds";
import { count } from "./inWords.ts";

const describe = ({ kind, specification }: Job): Description =>
  kindOf(kind).describe(specification);

/** A job as a row: network, dataset, condition, regularizers, seed, examples. */
export function cellsOf(job: Job): string[] {
  const { what, dataset, condition, regularizers, seed, examples } = describe(job);
  return [what, dataset, condition, regularizers, String(seed), count(examples)];
}

/** A job in a line, for messages. */
export function titleOf(job: Job): string {
  const { what, dataset, condition, regularizers, seed, examples } = describe(job);
  const suffix = regularizers === "none" ? "" : `, ${regularizers}`;
  const rate = ownRate(job);
  return `${what} on ${count(examples)} of ${dataset}, ${condition}${suffix}${rate}, seed ${seed}`;
}

/** A learning rate that is not the network's own: runs of a sweep may differ in nothing else. */
function ownRate({ kind, specification }: Job): string {
  const { learningRate, ...rest } = specification as { learningRate?: number };
  if (learningRate === undefined) return "";
  const usual = kindOf(kind).complete(rest) as { learningRate?: number };
  return usual.learningRate === learningRate ? "" : `, learning rate ${learningRate}`;
}
