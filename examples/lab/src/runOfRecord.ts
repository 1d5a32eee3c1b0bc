import type { RunSpecification } from "@rote/experiments/specification";
import { chanceOf, classesOf, type RunEvidence, type RunRecord, testImagesOf } from "@rote/records";
import type { LabEpoch } from "./protocol.ts";
import type { LabRun } from "./state.ts";

/**
 * A finished run as the page shows it, from its record: of this browser or of the command line,
 * checked as `parseRecord` of `@rote/records/schemas` checks it.
 */
export function runOfRecord(
  record: RunEvidence,
  { number, origin }: Pick<LabRun, "number" | "origin">,
): LabRun {
  const last = record.epochs.at(-1);
  const { name, params } = record.corruption;
  const { corruption } = record.specification as { corruption?: unknown };
  const { backend = "" } = Object(record.environment) as { backend?: unknown };
  return {
    number,
    origin,
    unasked: false,
    title: undefined,
    pinned: true,
    specification: {
      ...record.specification,
      corruption: isCorruption(corruption) ? corruption : { name, params },
    } as RunSpecification,
    phase: "finished",
    requested: "auto",
    backend: String(backend),
    testExamples: testImagesOf(record) ?? 1,
    guessing: chanceOf(record) ?? 0.1,
    epoch: last?.epoch ?? 0,
    step: last?.step ?? 0,
    losses: record.epochs.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss }])),
    epochs: record.epochs.flatMap((epoch) => {
      const { trainAccuracy, testAccuracy, cleanLabelTestAccuracy } = epoch;
      if (trainAccuracy === null || testAccuracy === null) return []; // not looked at
      const cleanTestAccuracy = cleanLabelTestAccuracy ?? testAccuracy;
      return [{ ...epoch, cleanTestAccuracy, testLoss: Number.NaN } as LabEpoch];
    }),
    looks: [],
    classes: classesOf(record) ?? 10,
    firstLayer: undefined,
    seconds: record.result.seconds ?? 0,
    record: record as RunRecord,
  };
}

/** Whether a specification says a corruption: one that was written by hand may say anything. */
const isCorruption = (value: unknown): boolean => {
  const { name, params } = Object(value) as { name?: unknown; params?: unknown };
  return typeof name === "string" && typeof params === "object" && params !== null;
};
