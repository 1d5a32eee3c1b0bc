import { checkArgument } from "@rote/options";
import { SpecificationError } from "../specification/specificationError.ts";
import { installedNumerics, jobId } from "./jobId.ts";
import { type CompleteOf, type GivenOf, type KindName, kindOf } from "./kinds.ts";

/** What is to be done, as a person writes it. */
export type JobRequest = {
  [Name in KindName]: { kind: Name; specification: GivenOf<Name> };
}[KindName];

/** A piece of work of one kind that is wholly determined by its specification. */
export interface JobOf<Name extends KindName> {
  /**
   * SHA-256 of the specification, and for what is trained of the backend's numerics version: equal
   * for equal work, so that a job has one result wherever it is done.
   */
  id: string;
  kind: Name;
  specification: CompleteOf<Name>;
}

/** A piece of work of any kind. */
export type Job = { [Name in KindName]: JobOf<Name> }[KindName];
export type TrainingJob = JobOf<"training">;

/**
 * The job that a request means.
 *
 * @throws {SpecificationError} if the specification cannot be run.
 */
export async function jobOf<Name extends KindName>(request: {
  kind: Name;
  specification: GivenOf<Name>;
}): Promise<AnyJobOf<Name>> {
  const given = { kind: "text", specification: "object?" } as const;
  checkArgument("jobOf", "request", request, given, SpecificationError);
  const { kind } = request;
  const { complete, isTrained } = kindOf(kind);
  const specification = complete(request.specification);
  const id = await jobId(specification, isTrained ? await installedNumerics() : undefined);
  return { id, kind, specification } as AnyJobOf<Name>;
}

/** What jobs must be, for those who are given some. */
export const JOBS = [{ id: "text", kind: "text", specification: "object" }] as const;

/** @throws {SpecificationError} unless each is a job, of a specification that can be run. */
export function checkJobs(who: string, jobs: readonly Job[]): void {
  checkArgument(who, "jobs", jobs, JOBS, SpecificationError);
  for (const { kind, specification } of jobs) kindOf(kind).complete(specification);
}

/** A job of one of several kinds. */
type AnyJobOf<Name> = Name extends KindName ? JobOf<Name> : never;

/** The same jobs in the same order, each once. */
export const distinct = <AnyJob extends { id: string }>(jobs: readonly AnyJob[]): AnyJob[] => [
  ...new Map(jobs.map((job) => [job.id, job])).values(),
];
