import { globSync, readFileSync } from "node:fs";
import type { RunRecord } from "@rote/records";
import type { Plugin } from "vite";

const FOLDER = `${import.meta.dirname}/../../../docs/results/paper/runs`;

/** Of figure 1a, in its order, and then random labels with the regularizers that were tried. */
const SHOWN = [
  { condition: "trueLabels" },
  { condition: "randomLabels" },
  { condition: "shuffledPixels" },
  { condition: "randomPixels" },
  { condition: "gaussianPixels" },
  { condition: "partialLabels", probability: 0.5 },
  { condition: "randomLabels", weightDecay: 1e-4 },
  { condition: "randomLabels", dropout: 0.2 },
];

/**
 * The finished runs at the paper's size that the page shows: the records of `docs/results/paper` of
 * one hidden layer, as they are.
 *
 * @throws {Error} naming the run that has no record.
 */
export function findPaperRecords(): RunRecord[] {
  const records = globSync(`${FOLDER}/*/record.json`)
    .map((path) => JSON.parse(readFileSync(path, "utf8")) as RunRecord)
    .filter(({ kind, model }) => kind === "training" && model.name === "mlp-1x512");
  return SHOWN.map(({ condition, probability, weightDecay = 0, dropout = 0 }) => {
    const record = records.find(
      ({ corruption, specification }) =>
        corruption.name === condition &&
        specification.seed === 0 &&
        specification.weightDecay === weightDecay &&
        specification.dropout === dropout &&
        (probability === undefined || corruption.params.probability === probability),
    );
    if (record) return record;
    throw new Error(`lab: docs/results/paper must have a record of ${condition}, got none.`);
  });
}

/** They come as a file of their own, once the page stands. */
export function paperRecords(): Plugin {
  const name = "virtual:paper-records";
  return {
    name: "paper-records",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}`
        ? `export default JSON.parse(${JSON.stringify(JSON.stringify(findPaperRecords()))})`
        : undefined,
  };
}
