import { listBackends, startBackend } from "@rote/backends";
import {
  type DataRequest,
  datasetNames,
  loadData,
  paperModels,
  type RunSpecification,
} from "@rote/experiments";
import { type Command, Option } from "commander";
import { loadingProgress } from "./loadingProgress.ts";
import { countOrAll, integer, nonEmpty, number, numberOrNever } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

export interface TrainingOptions {
  dataset: string;
  model: string;
  train?: number | "all";
  test?: number | "all";
  seed: number;
  epochs?: number;
  epochsAfterFit?: number;
  stopAtAccuracy?: number | "never";
  stopAtLearningRate?: number;
  evaluateEvery?: number;
  batchSize?: number;
  learningRate?: number;
  backend: string;
  data?: string;
  offline?: boolean;
  out?: string;
  json?: boolean;
  quiet?: boolean;
}

/** Adds the options that all commands share which train. */
export function addTrainingOptions(command: Command): Command {
  const datasets = datasetNames;
  const backends = listBackends().map(({ name }) => name);
  return command
    .option("--dataset <name>", `one of ${datasets.join(", ")}`, "cifar10")
    .option("--model <name>", `one of ${Object.keys(paperModels).join(", ")}`, "mlp-1x512")
    .option(
      "--train <n>",
      "training examples, or all; default: for two to three minutes",
      countOrAll,
    )
    .option("--test <n>", "test examples, or all; default: 2000", countOrAll)
    .option("--seed <n>", "fixes corruption, initial weights and order", integer, 0)
    .option("--epochs <n>", "stop after so many epochs at the latest", integer)
    .option(
      "--epochs-after-fit <n>",
      "stop so many epochs after the first with 99 % of the training examples right",
      integer,
    )
    .option(
      "--stop-at-accuracy <x>",
      "stop once so many of the training examples are right; never: go on (1)",
      numberOrNever,
    )
    .option(
      "--stop-at-learning-rate <x>",
      "stop below this share of the initial learning rate; 0: go on (0.01)",
      number,
    )
    .option(
      "--evaluate-every <n>",
      "epochs between two passes over all training examples (1)",
      integer,
    )
    .option("--batch-size <n>", "examples in a step (128)", integer)
    .option("--learning-rate <x>", "initial learning rate; default: the paper's", number)
    .addOption(
      new Option("--backend <name>", "what computes")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option(
      "--data <folder>",
      "a folder of the dataset's official files; for imageFolder that of the pictures",
      nonEmpty,
    )
    .option("--offline", "use the cache only, never the network")
    .option("--out <folder>", "where the results go; default: a name under rote-results", nonEmpty)
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only");
}

/**
 * Training examples for which the six conditions on the MLP 1×512 take two to three minutes on two
 * cores.
 */
const THREE_MINUTES: Readonly<Record<string, number>> = { onnx: 8000, wasm: 2000 };

const CONVOLUTION_KERNELS = [
  "Conv2D",
  "Conv2DBackpropInput",
  "Conv2DBackpropFilter",
  "MaxPoolGrad",
];

/** Starts the backend on which the model can be trained, and gives its name. */
export async function startBackendFor(
  model: string,
  { backend }: TrainingOptions,
  terminal: Terminal,
): Promise<string> {
  const kernels = model.startsWith("mlp") ? [] : CONVOLUTION_KERNELS;
  const { name, summary } = await startBackend({ backend, kernels });
  terminal.say(`Backend: ${summary}.`);
  return name;
}

/**
 * Starts the backend and gives the specification, without its corruption, that the options mean.
 */
export async function specificationOf(
  options: TrainingOptions,
  terminal: Terminal,
): Promise<Omit<RunSpecification, "corruption">> {
  const name = await startBackendFor(options.model, options, terminal);
  return fieldsOf({
    ...options,
    train: options.train ?? THREE_MINUTES[name] ?? 500,
    test: options.test ?? 2000,
  });
}

/** Options that are fields of a specification, of the same name. */
const FIELDS = [
  "dataset",
  "model",
  "seed",
  "epochs",
  "epochsAfterFit",
  "stopAtAccuracy",
  "stopAtLearningRate",
  "evaluateEvery",
  "batchSize",
  "learningRate",
  "train",
  "test",
] as const;

/**
 * The fields of a specification that options name: "all" leaves a count to its default, "never" is
 * null.
 */
export function fieldsOf(options: Partial<TrainingOptions>): Omit<RunSpecification, "corruption"> {
  const given = (name: (typeof FIELDS)[number]) =>
    options[name] === "never" ? null : options[name];
  const fields = FIELDS.map((name) => [name, given(name)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined && value !== "all"));
}

/** The examples that a specification names, with messages about where they come from. */
export async function dataOf(
  specification: DataRequest,
  { data: directory, offline }: TrainingOptions,
  terminal: Terminal,
  signal: AbortSignal,
) {
  if (specification.dataset === "gaussianClusters" && directory !== undefined) {
    throw new UsageError(
      "--data: it goes with data that are read, and gaussianClusters are made, not read. Leave " +
        "it out, or name another dataset.",
    );
  }
  const progress = loadingProgress(terminal);
  try {
    return await loadData(specification, {
      signal,
      onProgress: progress.update,
      ...(directory !== undefined && { directory }),
      ...(offline !== undefined && { offline }),
    });
  } finally {
    progress.stop();
  }
}
