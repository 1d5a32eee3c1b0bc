import { conditions } from "@rote/experiments";
import type { Job, TrainingJob } from "@rote/experiments/sweeps";

/** A job as a row: network, dataset, condition, regularizers, seed, examples. */
export function cellsOf({ kind, specification }: Job): string[] {
  const seed = String(specification.seed);
  if (kind === "expressivity") {
    const { n, dimension, outputs } = specification;
    return [
      "Theorem 1",
      "random points",
      `d = ${dimension}, K = ${outputs}`,
      "none",
      seed,
      count(n),
    ];
  }
  if (kind === "linear") {
    const { dataset, kernel, features, labels, ridge, train } = specification;
    const machine = `${kernel.name} kernel on ${features?.name ?? "pixels"}`;
    const regularizer = ridge > 0 ? `ridge ${ridge}` : "none";
    return [machine, dataset, `${labels} labels`, regularizer, seed, count(train)];
  }
  const { model, dataset, train } = specification;
  const job = { kind, specification } as TrainingJob;
  return [model, dataset, conditionOf(job), regularizersOf(job), seed, count(train)];
}

/** A job in a line, for talk. */
export function titleOf(job: Job): string {
  const [what, dataset, condition, regularizers, seed, examples] = cellsOf(job) as [
    ...[string, string, string, string, string, string],
  ];
  const on = regularizers === "none" ? "" : `, ${regularizers}`;
  return `${what} on ${examples} of ${dataset}, ${condition}${on}, seed ${seed}`;
}

/** The condition as the paper calls it, with its p. */
function conditionOf({ specification: { corruption } }: TrainingJob): string {
  const { probability } = corruption.params;
  const name = conditions[corruption.name]!;
  return probability === undefined ? name : `${name}, p = ${probability}`;
}

function regularizersOf({ specification }: TrainingJob): string {
  const { augmentation, weightDecay, dropout } = specification;
  const words = [
    ...augmentation.map(({ name }) => name),
    ...(weightDecay > 0 ? [`weight decay ${weightDecay}`] : []),
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
  ];
  return words.join(", ") || "none";
}

const count = (n: number) => n.toLocaleString("en-US");
