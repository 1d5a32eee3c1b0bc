import { nameOf, type RunRecord } from "./runRecord.ts";

/**
 * Every epoch of every run as one line of comma-separated values (RFC 4180, lines end in CR LF).
 * Numbers keep all their digits; what is unknown is empty.
 */
export function toCSV(records: readonly RunRecord[]): string {
  const header = [
    ...["condition", "corruption", "corruption_params", "corruption_seed", "model", "dataset"],
    ...["epoch", "step", "loss", "train_accuracy", "test_accuracy", "learning_rate", "seconds"],
  ];
  const lines = records.flatMap(({ name, corruption, model, dataset, epochs }) =>
    epochs.map((epoch) => [
      ...[name, corruption.name, JSON.stringify(corruption.params), corruption.seed],
      ...[nameOf(model), nameOf(dataset)],
      ...[epoch.epoch, epoch.step, epoch.loss, epoch.trainAccuracy, epoch.testAccuracy],
      ...[epoch.learningRate, epoch.seconds],
    ]),
  );
  return [header, ...lines].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

function field(value: string | number | null | undefined): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
