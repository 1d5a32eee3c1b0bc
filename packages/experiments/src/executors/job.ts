import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "../specification.ts";
import { specificationHash } from "../specificationHash.ts";

/** A piece of work that is wholly determined by its specification. */
export interface Job {
  /** SHA-256 of the specification: equal for equal work, so that a job has one result wherever it is done. */
  id: string;
  kind: "training";
  specification: CompleteSpecification;
}

/**
 * The job that a specification of a training run means.
 *
 * @throws {SpecificationError} if the specification cannot be run.
 */
export async function trainingJob(specification: RunSpecification): Promise<Job> {
  const complete = completeSpecification(specification);
  return { id: await specificationHash(complete), kind: "training", specification: complete };
}

/** The same jobs in the same order, each once. */
export const distinct = (jobs: readonly Job[]): Job[] => [
  ...new Map(jobs.map((job) => [job.id, job])).values(),
];
