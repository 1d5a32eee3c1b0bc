import { csv } from "./csv.ts";
import { nameOf, type RunRecord } from "./runRecord.ts";
import { seedOf } from "./setting.ts";

/**
 * Every epoch of every run as one line of comma-separated values (RFC 4180, lines end in CR LF).
 * Numbers keep all their digits; what is unknown is empty.
 */
export function toCSV(records: readonly RunRecord[]): string {
  const header = [
    ...["condition", "corruption", "corruption_params", "corruption_seed", "model", "dataset"],
    ...["seed", "specification_hash", "epoch", "step", "loss", "train_accuracy", "online_accuracy"],
    ...["test_accuracy", "clean_label_test_accuracy", "learning_rate", "seconds"],
  ];
  const lines = records.flatMap((record) => {
    const { name, corruption, model, dataset, specificationHash, epochs } = record;
    return epochs.map((epoch) => [
      ...[name, corruption.name, JSON.stringify(corruption.params), corruption.seed],
      ...[nameOf(model), nameOf(dataset), seedOf(record), specificationHash],
      ...[epoch.epoch, epoch.step, epoch.loss, epoch.trainAccuracy, epoch.onlineAccuracy],
      ...[epoch.testAccuracy, epoch.cleanLabelTestAccuracy, epoch.learningRate, epoch.seconds],
    ]);
  });
  return csv([header, ...lines]);
}
