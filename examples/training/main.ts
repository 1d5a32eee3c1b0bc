// The same tfjs program on true labels, and with one more line on random ones.
import "@tensorflow/tfjs-backend-cpu";
import { partialLabels, randomLabels } from "@rote/corruptions";
import { pipeline } from "./pipeline.ts";

const settings = { train: 200, test: 500, epochs: 60 };
const seed = 0;

const rows: Record<string, object> = {};
for (const [name, corruption] of [
  ["true labels", undefined],
  ["half of the labels random", partialLabels({ probability: 0.5, seed })],
  ["random labels", randomLabels({ seed })],
] as const) {
  const { trainAccuracy, testAccuracy } = await pipeline(corruption, settings);
  rows[name] = {
    "training accuracy": `${(100 * trainAccuracy).toFixed(1)} %`,
    "clean test accuracy": `${(100 * testAccuracy).toFixed(1)} %`,
  };
}
console.table(rows);
