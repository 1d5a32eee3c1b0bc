import { modelTitle } from "@rote/paper";
import {
  datasetTitle,
  epochsToFit,
  epochsToReach,
  imagesOf,
  nameOf,
  type ResultEvidence,
  type RunEvidence,
  regularizationOf,
  regularizationWords,
  seedOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { labelOfCondition } from "../settings.ts";
import { type ColumnOf, DASH, number, percent, type Table, tableOf, text } from "./table.ts";

/**
 * One row for each run: what determined it and what came out, with the hashes that name its
 * specification and its final weights.
 */
export function runsTable(records: readonly RunEvidence[]): Table {
  checkRuns("runsTable", records);
  return tableOf(COLUMNS, records);
}

const hash = (name: string, of: (run: RunEvidence) => string | undefined) => ({
  name,
  numeric: false,
  hash: true,
  cell: (run: RunEvidence) => of(run) ?? DASH,
});

/** Why a run ended, as a cell says it. */
const ENDS: Readonly<Record<NonNullable<ResultEvidence["endedBy"]>, string>> = {
  fitted: "fit",
  epochsAfterFit: "epochs after fit",
  earlyStopping: "early stopping",
  learningRate: "learning rate",
  epochs: "last epoch",
};

const COLUMNS: readonly ColumnOf<RunEvidence>[] = [
  text("condition", labelOfCondition),
  text("network", ({ model }) => modelTitle(nameOf(model))),
  text("dataset", ({ dataset }) => datasetTitle(dataset)),
  number("images", (run) => String(imagesOf(run) ?? DASH)),
  number("seed", (run) => String(seedOf(run))),
  text("regularizers", (run) => regularizationWords(regularizationOf(run))),
  number("epochs", ({ epochs }) => String(epochs.at(-1)?.epoch ?? 0)),
  number("to 99 %", (run) => String(epochsToFit(run) ?? DASH)),
  number("to 100 %", (run) => String(epochsToReach(run, 1) ?? DASH)),
  text("ended by", ({ result: { endedBy } }) =>
    endedBy !== undefined && Object.hasOwn(ENDS, endedBy) ? ENDS[endedBy] : DASH,
  ),
  number("training (%)", ({ result }) => percent(result.trainAccuracy)),
  number("test (%)", ({ result }) => percent(result.testAccuracy)),
  number("clean test (%)", ({ result }) => percent(result.cleanLabelTestAccuracy ?? null)),
  number("seconds", ({ result }) => result.seconds?.toFixed(1) ?? DASH),
  hash("specification", ({ specificationHash }) => specificationHash),
  hash("weights", ({ result }) => result.weightsHash),
];
