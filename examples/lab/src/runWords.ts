import {
  type CompleteSpecification,
  paperModels,
  type RunSpecification,
  runDataset,
} from "@rote/experiments/specification";
import { regularizationOf, regularizationWords } from "@rote/records";
import { conditionName } from "./conditionStyles.ts";
import { grouped } from "./grouped.ts";
import { remembered } from "./remembered.ts";
import type { LabRun } from "./state.ts";

/** Whose the numbers are: "random labels · MLP 1 × 512 · 50,000 of CIFAR-10 · epoch 73, …". */
export function runOf(run: LabRun): string {
  const epoch = `epoch ${run.epochs.at(-1)?.epoch ?? 0}`;
  return [...settingWords(run.specification), epoch, ORIGINS[run.origin]].join(" · ");
}

/** "random labels", "MLP 1 × 512", "50,000 of CIFAR-10". */
const settingWords = remembered((specification: RunSpecification): string[] => {
  const { corruption = { name: "trueLabels" }, dataset = "cifar10", train } = specification;
  const examples = train === undefined ? "" : `${grouped(train)} of `;
  const words = [
    conditionName(corruption),
    regularizersOf(specification),
    modelTitle(specification.model),
    `${examples}${datasetTitle(dataset)}`,
  ];
  return words.filter((word) => word !== "");
});

/** "weight decay 0.0001"; "" without regularizers. */
export function regularizersOf(specification: RunSpecification): string {
  const given = specification as Partial<CompleteSpecification>; // what it leaves out is off
  const words = regularizationWords(regularizationOf({ specification: given }));
  return words === "none" ? "" : words;
}

const ORIGINS = {
  here: "trained in this browser",
  paper: "a finished run at the paper's size",
  file: "read from a file",
};

/** The data and the network: "CIFAR-10", "MLP 1 × 512". */
export const setupOf = remembered(
  ({ dataset = "cifar10", model }: RunSpecification): readonly string[] => [
    datasetTitle(dataset),
    modelTitle(model),
  ],
);

/** "MLP 1 × 512"; of a reader's own network "own network 3f9a12c4". */
export const modelTitle = (model = "mlp-1x512"): string =>
  (paperModels[model]?.title ?? model)
    .replace(/(\d)x(\d)/, "$1 × $2")
    .replace(/^own-([0-9a-f]{8})[0-9a-f]{56}$/, "own network $1");

/** "CIFAR-10"; of a dataset that only a file knows, its name. */
export function datasetTitle(name: string): string {
  if (name === "imageFolder") return "your pictures";
  try {
    return runDataset(name).title;
  } catch {
    return name;
  }
}
