import { datasetTitle } from "./datasetTitle.ts";
import { modelTitle } from "./paperModel.ts";
import { regularizationOf, regularizationWords } from "./regularization.ts";
import { type Column, percent, type Table } from "./resultsTable.ts";
import type { RunRecord } from "./runRecord.ts";
import { imagesOf, labelOfCondition, seedOf } from "./setting.ts";

/**
 * One row for each run: what was asked for and what came out, with the hashes that name its
 * specification and its final weights.
 */
export function runsTable(records: readonly RunRecord[]): Table {
  const text = (name: string): Column => ({ name, numeric: false });
  const number = (name: string): Column => ({ name, numeric: true });
  const hash = (name: string): Column => ({ name, numeric: false, hash: true });
  return {
    columns: [
      ...[text("condition"), text("network"), text("dataset"), number("images"), number("seed")],
      ...[text("regularizers"), number("epochs"), number("epochs to fit")],
      ...[number("training (%)"), number("test (%)")],
      ...[number("clean test (%)"), number("seconds")],
      ...[hash("specification"), hash("weights")],
    ],
    rows: records.map((record) => {
      const { model, dataset, epochs, result, specificationHash } = record;
      return [
        ...[labelOfCondition(record), modelTitle(model), datasetTitle(dataset)],
        ...[String(imagesOf(record) ?? "–"), String(seedOf(record))],
        ...[regularizationWords(regularizationOf(record)), String(epochs.at(-1)?.epoch ?? 0)],
        ...[String(result.epochsToFit ?? "–"), percent(result.trainAccuracy)],
        ...[percent(result.testAccuracy), percent(result.cleanLabelTestAccuracy ?? null)],
        result.seconds === undefined ? "–" : result.seconds.toFixed(1),
        ...[specificationHash ?? "–", result.weightsHash ?? "–"],
      ];
    }),
  };
}
