import { listBackends, startBackend } from "@rote/backends";
import { shiftNames } from "@rote/corruptions";
import {
  type DataRequest,
  datasetNames,
  loadData,
  type OwnNetwork,
  paperModels,
  type RunSpecification,
} from "@rote/experiments";
import { isModule, loadNetwork } from "@rote/experiments/node";
import { type Command, Option } from "commander";
import { addGiven, labelsHash } from "./givenLabels.ts";
import { loadingProgress } from "./loadingProgress.ts";
import {
  countOrAll,
  countOrNone,
  integer,
  names,
  nonEmpty,
  number,
  numberOrNever,
  numbers,
} from "./numbers.ts";
import type { Terminal } from "./terminal.ts";
import { withSettings } from "./withSettings.ts";

export interface TrainingOptions {
  dataset: string;
  pictureSize?: number;
  crop?: number | "none";
  whitening?: boolean;
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
  optimizer?: string;
  momentum?: number;
  schedule?: string;
  scheduleRate?: number;
  milestones?: number[];
  warmUp?: number;
  clipNorm?: number;
  accumulate?: number;
  augmentation?: string[];
  weightDecay?: number;
  dropout?: number;
  labelSmoothing?: number;
  mixUp?: number;
  l1?: number;
  maxNorm?: number;
  validation?: number;
  earlyStopping?: number;
  testOn?: string[];
  set?: string[];
  backend: string;
  data?: string;
  given?: string;
  /** SHA-256 of what `given` names, once it is read. */
  givenLabels?: string;
  offline?: boolean;
  out?: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** Adds the options that all commands share which train. */
export function addTrainingOptions(command: Command): Command {
  const backends = listBackends().map(({ name }) => name);
  return addGiven(command)
    .option("--dataset <name>", `one of ${datasetNames.join(", ")}`, "cifar10")
    .option(
      "--model <name>",
      `one of ${Object.keys(paperModels).join(", ")}; mlp-DEPTHxWIDTH, wide-resnet-DEPTH-FACTOR; ` +
        "or ./network.mjs of your own",
      "mlp-1x512",
    )
    .option(
      "--picture-size <pixels>",
      "of imageFolder: height and width to which pictures are brought (32)",
      integer,
    )
    .option("--crop <pixels>", "of larger images: the central so many; none: all (28)", countOrNone)
    .option("--no-whitening", "leave pixels as they are; otherwise each image has mean 0")
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
    .option("--optimizer <name>", "one of sgd, momentum, nesterov, adam; default: momentum")
    .option("--momentum <x>", "of momentum and nesterov (0.9)", number)
    .option("--schedule <name>", "one of exponential, constant, step, cosine; default: exponential")
    .option("--schedule-rate <x>", "factor of exponential (0.95) and step (0.1)", number)
    .option("--milestones <epochs>", "of step, with commas between", numbers)
    .option("--warm-up <epochs>", "epochs over which the learning rate rises", number)
    .option("--clip-norm <x>", "the longest that a step's gradient may be", number)
    .option("--accumulate <n>", "parts in which a batch's gradient is computed (1)", integer)
    .option("--augmentation <names>", "such as randomHorizontalFlip, with commas between", names)
    .option("--weight-decay <x>", "coupled weight decay of the kernels (0)", number)
    .option("--dropout <p>", "probability that dropout sets an activation to 0 (0)", number)
    .option("--label-smoothing <x>", "share of each target that goes to all classes (0)", number)
    .option("--mix-up <alpha>", "α of mix-up (0: none)", number)
    .option("--l1 <x>", "the lasso's coefficient (0)", number)
    .option("--max-norm <x>", "the largest norm of the weights into a unit", number)
    .option("--validation <n>", "training examples that are held out besides (0)", integer)
    .option("--early-stopping <epochs>", "stop after so many without a better validation", integer)
    .option(
      "--test-on <shifts>",
      "evaluate the finished network on shifted test images: all, or names with commas between, " +
        `with a severity or without: contrast:3. Known: ${shiftNames.join(", ")}`,
      names,
    )
    .option(
      "--set <field=value>",
      "any field of a specification: optimizer.beta1=0.8; may be repeated",
      (text: string, before: string[] = []) => [...before, text],
    )
    .addOption(
      new Option("--backend <name>", "what computes")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option(
      "--data <folder>",
      "a folder of the dataset's official files; for imageFolder that of the pictures, or a " +
        "Parquet or .npz file of them",
      nonEmpty,
    )
    .option("--offline", "use the cache only, never the network")
    .option("--out <folder>", "where the results go; default: a name under rote-results", nonEmpty)
    .option("--dry-run", "print what would be done, how much and where, and do nothing")
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
  { backend }: Pick<TrainingOptions, "backend">,
  terminal: Terminal,
): Promise<string> {
  const kernels = model.startsWith("mlp") ? [] : CONVOLUTION_KERNELS;
  const { name, summary } = await startBackend({ backend, kernels });
  terminal.say(`Backend: ${summary}.`);
  return name;
}

type OwnFiles = Partial<Pick<TrainingOptions, "model" | "set" | "given" | "givenLabels">>;

/**
 * The options with the user's own files named as specifications name them: the module of `--model`
 * or `--set model=`, which is loaded, and the labels of `--given`.
 *
 * @throws {SpecificationError} if there is no such module, or it exports no network.
 * @throws {UsageError} if there are no such labels.
 */
export async function withOwnFiles<Options extends OwnFiles>(
  given: Options,
): Promise<{ options: Options; network: OwnNetwork | undefined }> {
  const options =
    given.given === undefined ? given : { ...given, givenLabels: await labelsHash(given.given) };
  const { model } = withSettings({ model: options.model }, options.set);
  if (typeof model !== "string" || !isModule(model)) return { options, network: undefined };
  const network = await loadNetwork(model);
  const set = options.set?.filter((setting) => !setting.startsWith("model="));
  return { options: { ...options, model: network.name, ...(set && { set }) }, network };
}

/**
 * Starts the backend and gives the specification, without its corruption, that the options mean.
 */
export async function specificationOf(
  options: TrainingOptions,
  terminal: Terminal,
): Promise<Omit<RunSpecification, "corruption">> {
  const { model = options.model } = withSettings({ model: options.model }, options.set);
  const name = await startBackendFor(model, options, terminal);
  const { train = THREE_MINUTES[name] ?? 500, test = 2000 } = options;
  return withSettings(fieldsOf({ ...options, train, test }), options.set);
}

/** Options that are fields of a specification, of the same name. */
const FIELDS = [
  "dataset",
  "pictureSize",
  "givenLabels",
  "crop",
  "whitening",
  "model",
  "seed",
  "epochs",
  "epochsAfterFit",
  "stopAtAccuracy",
  "stopAtLearningRate",
  "evaluateEvery",
  "batchSize",
  "learningRate",
  "clipNorm",
  "accumulate",
  "weightDecay",
  "dropout",
  "labelSmoothing",
  "mixUp",
  "l1",
  "maxNorm",
  "validation",
  "train",
  "test",
] as const;

/**
 * The fields of a specification that options name: "all" leaves a count to its default, "never" and
 * "none" are null.
 */
export function fieldsOf(options: Partial<TrainingOptions>): Omit<RunSpecification, "corruption"> {
  const given = (name: (typeof FIELDS)[number]) =>
    options[name] === "never" || options[name] === "none" ? null : options[name];
  const fields = FIELDS.map((name) => [name, given(name)] as const);
  return Object.fromEntries(
    [...fields, ...partsOf(options)].filter(([, value]) => value !== undefined && value !== "all"),
  );
}

/** The fields that hold several others. */
function partsOf({
  optimizer,
  momentum,
  schedule,
  scheduleRate: rate,
  milestones,
  warmUp,
  augmentation,
  earlyStopping: patience,
  testOn,
}: Partial<TrainingOptions>): (readonly [string, unknown])[] {
  const part = (name: string, others: object) => {
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    return given.length === 0 ? undefined : { name, ...Object.fromEntries(given) };
  };
  return [
    ["optimizer", part("momentum", { name: optimizer, momentum })],
    ["schedule", part("exponential", { name: schedule, rate, milestones, warmUp })],
    ["augmentation", augmentation?.map((name) => ({ name }))],
    ["testOn", testOn],
    ["earlyStopping", patience === undefined ? undefined : { patience }],
  ];
}

/** The examples that a specification names, with messages about where they come from. */
export async function dataOf(
  specification: DataRequest,
  { data: directory, offline, given }: Pick<TrainingOptions, "data" | "offline" | "given">,
  terminal: Terminal,
  signal: AbortSignal,
) {
  const progress = loadingProgress(terminal);
  try {
    return await loadData(specification, {
      signal,
      onProgress: progress.update,
      ...(directory !== undefined && { directory }),
      ...(given !== undefined && { given }),
      ...(offline !== undefined && { offline }),
    });
  } finally {
    progress.stop();
  }
}
