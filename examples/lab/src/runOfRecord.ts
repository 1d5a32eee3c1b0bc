import { chanceOf, classesOf, type RunRecord } from "@rote/records";
import type { LabRun } from "./state.ts";

/** A finished run as the page shows it, from its record: of this browser or of the command line. */
export function runOfRecord(
  record: RunRecord,
  { number, origin }: Pick<LabRun, "number" | "origin">,
): LabRun {
  const last = record.epochs.at(-1);
  return {
    number,
    origin,
    title: undefined,
    pinned: true,
    specification: record.specification,
    phase: "finished",
    requested: "auto",
    backend: record.environment.backend,
    testExamples: record.dataset.test.examples,
    guessing: chanceOf(record) ?? 0.1,
    epoch: last?.epoch ?? 0,
    step: last?.step ?? 0,
    losses: record.epochs.map(({ step, loss }) => ({ step, loss })),
    epochs: record.epochs.flatMap((epoch) => {
      const { trainAccuracy, cleanLabelTestAccuracy } = epoch;
      if (trainAccuracy === null) return []; // not looked at after this epoch
      const cleanTestAccuracy = cleanLabelTestAccuracy;
      return [{ ...epoch, trainAccuracy, cleanTestAccuracy, testLoss: Number.NaN }];
    }),
    looks: [],
    classes: classesOf(record) ?? 10,
    firstLayer: undefined,
    seconds: record.result.seconds,
    record,
  };
}
