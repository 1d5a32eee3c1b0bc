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
    .map(({ kind, specification }) => ({
      ...kindOf(kind).describe(specification),
      note: noteOn(specification, linear),
    }));
  const lines = [...groupBy(missing, ({ what, dataset }) => `${what}, ${dataset}`)].map(
    ([title, all]) => `- ${title}: ${all.map(nameOf).join("; ")}`,
  );
  return [`Of ${jobs.length} runs ${missing.length} are missing:`, "", ...lines].join("\n");
}

interface Missing {
  condition: string;
  regularizers: string;
  note: string;
}

function nameOf({ condition, regularizers, note }: Missing): string {
  return `${regularizers === "none" ? condition : `${condition} with ${regularizers}`}${note}`;
}

/** What tells a run from another of its name, or from one that was done in another way. */
function noteOn(specification: object, linear: Evidence["linear"]): string {
  const { stopAtAccuracy, epochs } = specification as { stopAtAccuracy?: null; epochs?: number };
  if (stopAtAccuracy === null) return `, ${epochs} epochs to the end`;
  const isSame = (done: object, field: string) =>
    fieldText(done, field) === fieldText(specification, field);
  const alike = linear.find((record) =>
    HOW.every((field) => isSame(record.specification, field)),
  )?.specification;
  const ways = ["tolerance", "kernel"].filter((field) => alike && !isSame(alike, field));
  return ways.length === 0 ? "" : ` (done with another ${ways.join(" and ")}: see above)`;
}

const fieldText = (specification: object, field: string): string | undefined =>
  JSON.stringify((specification as Record<string, unknown>)[field] ?? DEFAULTS[field]);

/** Fields of a kernel machine that say what it is, not how closely it was solved. */
const HOW = ["dataset", "train", "labels", "features", "ridge", "solution", "seed"];
/** What older records leave unsaid. */
const DEFAULTS: Readonly<Record<string, unknown>> = { solution: "minimumNorm" };
