import { checkOptions, type OptionTable } from "@rote/options";
import type { ImageShape } from "../kind/kind.ts";
import { checkJobs, type Job } from "../kinds/job.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { type PaceOf, paceKey } from "./plan.ts";

export interface MeasurePacesOptions {
  /** Networks of one's own that specifications may name. Defaults to none. */
  networks?: readonly OwnNetwork[];
  /** Of images of one's own, `imageFolder`. Defaults to the specification's, in colour. */
  shape?: ImageShape;
  /** Aborting rejects with its reason. */
  signal?: AbortSignal;
}

const MEASURE_PACES_OPTIONS: OptionTable<MeasurePacesOptions> = {
  networks: true,
  shape: "list",
  signal: true,
};

/** Measures how fast this machine does the jobs, on the current backend: once for each pace. */
export async function measurePaces(
  jobs: readonly Job[],
  options: MeasurePacesOptions = {},
): Promise<PaceOf> {
  checkOptions("measurePaces", options, MEASURE_PACES_OPTIONS, SpecificationError);
  checkJobs("measurePaces", jobs);
  const paces = new Map<string, number>();
  const { networks, shape, signal } = options;
  for (const job of jobs) {
    signal?.throwIfAborted();
    const key = paceKey(job);
    if (key === undefined || paces.has(key)) continue;
    const { measure } = kindOf(job.kind).pace!;
    paces.set(key, await measure(job.specification, networks, signal, shape));
  }
  return (job) => paces.get(paceKey(job) ?? "");
}
