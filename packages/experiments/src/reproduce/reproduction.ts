import { checkArgument, checkChoice, checkInteger, checkOptions, type OneOf } from "@rote/options";
import type { Condition } from "@rote/paper";
import { macrotask } from "@rote/random/macrotask";
import { distinct, type Job, jobOf } from "../kinds/job.ts";
import { MOST_RUNS, RUNS_A_TURN } from "../kinds/manyJobs.ts";
import type { NetworkName } from "../runs/networkNames.ts";
import { SpecificationError, unknownName } from "../specification/specificationError.ts";
import type { Experiment } from "./experiment.ts";
import * as all from "./experiments.ts";
import { partOf } from "./partOf.ts";
import { type ScaleName, scales } from "./scale.ts";

/** Everything that can be reproduced, by its id. */
export const experiments: Readonly<Record<string, Experiment>> = all;

export interface ReproductionOptions {
  scale: ScaleName;
  /** Seeds 0, 1, … Defaults to 1. */
  repeats?: number;
  /** Of these networks only, such as "mlp-1x512". Defaults to all. */
  models?: readonly OneOf<NetworkName>[];
  /** On these conditions only: "randomLabels", "partialLabels:0.5". Defaults to all. */
  conditions?: readonly OneOf<Condition>[];
  signal?: AbortSignal | undefined;
}

/**
 * The jobs of experiments at a scale, seed by seed. A job that several of them need appears once:
 * jobs are told apart by the hash of their specification.
 *
 * @param ids such as "fig1a", or "all".
 * @throws {SpecificationError} if an experiment or the scale is unknown, `repeats` is not positive,
 * a network or a condition is none of these experiments', or there are more than 100,000 jobs.
 * @throws the signal's reason, once it is aborted.
 */
export async function reproduction(
  ids: readonly OneOf<keyof typeof all>[],
  options: ReproductionOptions,
): Promise<Job[]> {
  checkOptions(
    "reproduce",
    options,
    {
      scale: ["tiny", "small", "paper"],
      repeats: "number",
      models: true,
      conditions: true,
      signal: true,
    },
    SpecificationError,
  );
  const { scale, repeats = 1, models, conditions, signal } = options;

  checkArgument("reproduce", "ids", ids, ["text"], SpecificationError);
  for (const [name, chosen] of Object.entries({ models, conditions })) {
    if (chosen !== undefined)
      checkArgument("reproduce", name, chosen, ["text"], SpecificationError);
  }
  const known = Object.keys(experiments);
  const unknown = ids.find((id) => id !== "all" && !known.includes(id));
  if (unknown !== undefined) {
    throw new SpecificationError(
      `reproduce: ${unknownName("experiment", unknown, [...known, "all"])}`,
    );
  }
  checkChoice("reproduce", "scale", scale, Object.keys(scales), SpecificationError);
  const size = scales[scale];
  checkInteger("reproduce", "repeats", repeats, [1], SpecificationError);
  const chosen = known.filter((id) => ids.includes("all") || ids.includes(id));
  const requests = (seed: number) => chosen.flatMap((id) => experiments[id]!.jobs(size, seed));
  const runs = repeats * requests(0).length;
  if (runs > MOST_RUNS) {
    throw new SpecificationError(
      `reproduce: it must have at most ${MOST_RUNS} runs, got ${runs}. Choose fewer repeats.`,
    );
  }
  const jobs: Job[] = [];
  for (let seed = 0; seed < repeats; seed++) {
    for (const request of requests(seed)) {
      jobs.push(await jobOf(request));
      if (jobs.length % RUNS_A_TURN !== 0) continue;
      await macrotask();
      signal?.throwIfAborted();
    }
  }
  return partOf(distinct(jobs), { models, conditions });
}
