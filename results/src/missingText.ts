import { kindOf } from "@rote/experiments/kinds";
import { experiments, reproduction } from "@rote/experiments/reproduce";
import { specificationHash } from "@rote/experiments/specification";
import { groupBy } from "@rote/records";
import type { Evidence } from "./evidenceUnder.ts";

/** The runs of `rote reproduce all --scale paper` that have no record yet, by name. */
export async function missingText({ training, linear, expressivity }: Evidence): Promise<string> {
  const records = [...training, ...linear, ...expressivity];
  const done = new Set(records.map((record) => record.specificationHash));
  const jobs = await reproduction(Object.keys(experiments), { scale: "paper" });
  const hashes = await Promise.all(jobs.map((job) => specificationHash(job.specification)));
  const missing = jobs
    .filter((_, i) => !done.has(hashes[i]!))
    .map(({ kind, specification }) => kindOf(kind).describe(specification));
  const lines = [...groupBy(missing, ({ what, dataset }) => `${what}, ${dataset}`)].map(
    ([title, all]) => `- ${title}: ${all.map(nameOf).join("; ")}`,
  );
  return [`Of ${jobs.length} runs ${missing.length} are missing:`, "", ...lines].join("\n");
}

function nameOf({ condition, regularizers }: { condition: string; regularizers: string }): string {
  return regularizers === "none" ? condition : `${condition} with ${regularizers}`;
}
