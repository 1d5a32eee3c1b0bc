import { checkOptions } from "@rote/options";
import { checkJobs, type Job } from "../kinds/job.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { type PaceOf, paceKey } from "./plan.ts";

export interface MeasurePacesOptions {
  /** Networks of one's own that specifications may name. Defaults to none. */
  networks?: readonly OwnNetwork[];
  /** Aborting rejects with its reason. */
  signal?: AbortSignal;
}

/** Measures how fast this machine does the jobs, on the current backend: once for each pace. */
export async function measurePaces(
  jobs: readonly Job[],
  options: MeasurePacesOptions = {},
): Promise<PaceOf> {
  checkOptions("measurePaces", options, { networks: true, signal: true }, SpecificationError);
  checkJobs("measurePaces", jobs);
  const paces = new Map<string, number>();
  const { networks, signal } = options;
  for (const job of jobs) {
    signal?.throwIfAborted();
    const key = paceKey(job);
    if (key === undefined || paces.has(key)) continue;
    paces.set(key, await kindOf(job.kind).pace!.measure(job.specification, networks, signal));
  }
  return (job) => paces.get(paceKey(job) ?? "");
}
