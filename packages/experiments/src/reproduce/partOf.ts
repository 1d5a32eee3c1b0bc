import type { Job } from "../kinds/job.ts";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";

interface Part {
  models: readonly string[] | undefined;
  conditions: readonly string[] | undefined;
}

/**
 * The jobs of some networks on some conditions. What has neither, such as Theorem 1, is in no part.
 *
 * @throws {SpecificationError} if a name is that of no job.
 */
export function partOf(jobs: readonly Job[], { models, conditions }: Part): Job[] {
  const byModel = selected(jobs, "model", models, modelsOf);
  return selected(byModel, "condition", conditions, conditionsOf);
}

function selected(
  jobs: readonly Job[],
  what: string,
  wanted: readonly string[] | undefined,
  namesOf: (job: Job) => readonly string[],
): Job[] {
  if (wanted === undefined) return [...jobs];
  const known = [...new Set(jobs.flatMap(namesOf))];
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new SpecificationError(`reproduce: ${unknownName(what, unknown, known)}`);
  return jobs.filter((job) => namesOf(job).some((name) => wanted.includes(name)));
}

const modelsOf = ({ kind, specification }: Job): readonly string[] =>
  kind === "training" ? [specification.model] : [];

/** The names of a job's condition: "partialLabels" and "partialLabels:0.5". */
function conditionsOf({ kind, specification }: Job): readonly string[] {
  if (kind === "linear") return [`${specification.labels}Labels`];
  if (kind !== "training") return [];
  const { name, params } = specification.corruption;
  return params.probability === undefined ? [name] : [name, `${name}:${params.probability}`];
}
