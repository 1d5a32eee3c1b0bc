import {
  conditionTitle,
  type EpochEvidence,
  nameOf,
  type RunEvidence,
  seedOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Cell, csv } from "./csv.ts";

type Columns = Readonly<Record<string, (run: RunEvidence, epoch: EpochEvidence) => Cell>>;

const COLUMNS: Columns = {
  condition: conditionTitle,
  corruption: ({ corruption }) => corruption.name,
  corruption_params: ({ corruption }) => JSON.stringify(corruption.params),
  corruption_seed: ({ corruption }) => corruption.seed,
  model: ({ model }) => nameOf(model),
  dataset: ({ dataset }) => nameOf(dataset),
  seed: seedOf,
  specification_hash: ({ specificationHash }) => specificationHash,
  epoch: (_, { epoch }) => epoch,
  step: (_, { step }) => step,
  loss: (_, { loss }) => loss,
  train_accuracy: (_, { trainAccuracy }) => trainAccuracy,
  online_accuracy: (_, { onlineAccuracy }) => onlineAccuracy,
  test_accuracy: (_, { testAccuracy }) => testAccuracy,
  clean_label_test_accuracy: (_, { cleanLabelTestAccuracy }) => cleanLabelTestAccuracy,
  learning_rate: (_, { learningRate }) => learningRate,
  seconds: (_, { seconds }) => seconds,
};

/**
 * Every epoch of every run as one line of comma-separated values (RFC 4180, lines end in CR LF).
 * Numbers keep all their digits; what is unknown is empty.
 */
export function toCSV(records: readonly RunEvidence[]): string {
  checkRuns("toCSV", records);
  return csv([
    Object.keys(COLUMNS),
    ...records.flatMap((run) =>
      run.epochs.map((epoch) => Object.values(COLUMNS).map((cell) => cell(run, epoch))),
    ),
  ]);
}
