// Specification → run → record → figure: true, half-random and random labels, with three seeds
// each.
import { mkdirSync, writeFileSync } from "node:fs";
import { startBackend } from "@rote/backends";
import { reportFiles, resultsTable, toMarkdown } from "@rote/plots";
import { experiment } from "./experiment.ts";

const base = {
  dataset: "gaussianClusters",
  train: 500,
  test: 500,
  model: "mlp-1x512",
  epochs: 100,
};
const corruptions = [
  { name: "trueLabels" },
  { name: "partialLabels", params: { probability: 0.5 } },
  { name: "randomLabels" },
];
const specifications = [0, 1, 2].flatMap((seed) =>
  corruptions.map((corruption) => ({ ...base, seed, corruption })),
);

await startBackend();
const records = await experiment(specifications, (name, epoch, onlineAccuracy) =>
  process.stderr.write(
    `\r${name}, epoch ${epoch}: ${(100 * onlineAccuracy).toFixed(1)} % right   `,
  ),
);
process.stderr.write("\n");
console.log(toMarkdown(resultsTable(records)));

mkdirSync("rote-results", { recursive: true });
const title = "Clusters and noise: what is learned, and what is memorized";
for (const { name, content } of reportFiles({ title, runs: records })) {
  writeFileSync(`rote-results/${name}`, content);
}
console.log("Open rote-results/report.html");
