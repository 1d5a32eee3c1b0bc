import {
  type CompleteExpressivitySpecification,
  completeExpressivitySpecification,
  type ExpressivitySpecification,
} from "../expressivity/index.ts";
import {
  type CompleteLinearSpecification,
  completeLinearSpecification,
  type LinearSpecification,
} from "../linear/index.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "../runs/runSpecification.ts";
import { specificationHash } from "../specification/specificationHash.ts";

/** What is to be done, as a person writes it. */
export type JobRequest =
  | { kind: "training"; specification: RunSpecification }
  | { kind: "linear"; specification: LinearSpecification }
  | { kind: "expressivity"; specification: ExpressivitySpecification };

/** A piece of work that is wholly determined by its specification. */
interface JobOf<Kind extends JobRequest["kind"], Specification> {
  /** SHA-256 of the specification: equal for equal work, so that a job has one result wherever it is done. */
  id: string;
  kind: Kind;
  specification: Specification;
}

export type TrainingJob = JobOf<"training", CompleteSpecification>;
export type LinearJob = JobOf<"linear", CompleteLinearSpecification>;
export type ExpressivityJob = JobOf<"expressivity", CompleteExpressivitySpecification>;
export type Job = TrainingJob | LinearJob | ExpressivityJob;

/**
 * The job that a request means.
 *
 * @throws {SpecificationError} if the specification cannot be run.
 */
export async function jobOf(request: JobRequest): Promise<Job> {
  if (request.kind === "training") return trainingJob(request.specification);
  if (request.kind === "linear") {
    const specification = completeLinearSpecification(request.specification);
    return { id: await specificationHash(specification), kind: "linear", specification };
  }
  const specification = completeExpressivitySpecification(request.specification);
  return { id: await specificationHash(specification), kind: "expressivity", specification };
}

/**
 * The job of a training run.
 *
 * @throws {SpecificationError} if the specification cannot be run.
 */
export async function trainingJob(given: RunSpecification): Promise<TrainingJob> {
  const specification = completeSpecification(given);
  return { id: await specificationHash(specification), kind: "training", specification };
}

/** The same jobs in the same order, each once. */
export const distinct = (jobs: readonly Job[]): Job[] => [
  ...new Map(jobs.map((job) => [job.id, job])).values(),
];
