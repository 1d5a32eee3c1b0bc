import { join } from "node:path";
import { listBackends } from "@rote/backends";
import { describeDataset, fingerprint } from "@rote/datasets";
import { type OwnNetwork, specificationHash } from "@rote/experiments";
import {
  type AuditRecord,
  auditFailure,
  auditLabels,
  type CompleteAuditSpecification,
  checkAuditable,
  completeAuditSpecification,
  decodeFoldPart,
  encodeFoldPart,
  type FoldPart,
} from "@rote/experiments/audit";
import { isModule, loadNetwork } from "@rote/experiments/node";
import { files } from "@rote/files";
import { modelTitle } from "@rote/paper";
import { auditCSV, auditPage } from "@rote/plots";
import { counted } from "@rote/records";
import { DivergedError } from "@rote/training";
import { Command, Option } from "commander";
import { auditSeconds } from "./auditSeconds.ts";
import { type AuditSet, auditSet, checkUnseen, examplesOf } from "./auditSet.ts";
import { count, duration, percent } from "./inWords.ts";
import { integer, nonEmpty, positiveInteger, positiveNumber } from "./numbers.ts";
import { pngOf } from "./pngOf.ts";
import { downloadsInWords, missingOf } from "./printPlan.ts";
import { remainingTime } from "./remainingTime.ts";
import { Results } from "./results.ts";
import { Terminal } from "./terminal.ts";
import { startBackendFor } from "./trainingOptions.ts";
import { checkFolder } from "./writeWhole.ts";

interface AuditCommandOptions {
  given?: string;
  split?: string;
  examples?: number;
  size?: number;
  model: string;
  folds?: number;
  epochs?: number;
  batchSize?: number;
  learningRate?: number;
  neighbours?: number;
  whitening?: boolean;
  seed?: number;
  show: number;
  backend: string;
  data?: string;
  offline?: boolean;
  out?: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `rote audit`: which labels of a set are likely wrong. */
export function auditCommand(signal: AbortSignal): Command {
  const backends = listBackends().map(({ name }) => name);
  return new Command("audit")
    .description(
      "Audit the labels of your own data: train with cross-validation, rank the labels that are " +
        "most likely wrong, and write a page on which to confirm or correct them. What was " +
        "trained before is not trained again.",
    )
    .argument(
      "<data>",
      "a folder of pictures, one for each class; a .parquet file as on Hugging Face; a .npz or " +
        ".npy file; a dataset's name",
    )
    .option(
      "--given <labels>",
      "audit the labels of this .csv, .npy or .npz, not those of the data",
      nonEmpty,
    )
    .option("--split <name>", "the split to audit (of a dataset: train)", nonEmpty)
    .option("--examples <n>", "of a dataset: the first so many (10000)", positiveInteger)
    .option(
      "--size <pixels>",
      "of a folder or Parquet: height and width to which pictures are brought (32)",
      positiveInteger,
    )
    .option("--model <name>", "a network, or ./network.mjs of your own", "mlp-1x512")
    .option("--folds <k>", "parts of the cross-validation (3)", integer)
    .option("--epochs <n>", "of each training (10)", integer)
    .option("--batch-size <n>", "examples in a step (128)", integer)
    .option("--learning-rate <x>", "of momentum 0.9 (0.01)", positiveNumber)
    .option("--neighbours <k>", "similar images to compare with (10)", integer)
    .option("--no-whitening", "leave pixels as they are; otherwise each image has mean 0")
    .option("--seed <n>", "draws parts, initial weights and order (0)", integer)
    .option("--show <n>", "suspects on the page", positiveInteger, 300)
    .addOption(
      new Option("--backend <name>", "what computes")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option("--data <folder>", "a folder of the dataset's official files", nonEmpty)
    .option("--offline", "use the cache only, never the network")
    .option("--out <folder>", "where the results go; default: a name under rote-results", nonEmpty)
    .option("--dry-run", "print what would be done, how much and where, and do nothing")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (data: string, options: AuditCommandOptions) => {
      const terminal = new Terminal(options);
      const network = isModule(options.model) ? await loadNetwork(options.model) : undefined;
      if (options.dryRun && options.data === undefined && !options.offline) {
        const downloads = await missingOf([data]);
        if (downloads.length > 0) {
          await checkUnseen(options);
          if (options.out !== undefined) checkFolder(options.out);
          await printUnseen(data, { options, network, terminal, signal }, downloads);
          return;
        }
      }
      const given = await auditSet(data, options, terminal, signal);
      checkAuditable(given.set, "audit");
      const specification = specificationOf(given.name, fingerprint(given.set), options, network);
      const id = await specificationHash(specification);
      const folder = options.out ?? `rote-results/audit-${given.name}-${id.slice(0, 8)}`;
      if (options.dryRun) {
        const plan = { options, network, terminal, signal };
        return printAudit(given, specification, folder, plan);
      }
      await startBackendFor(specification.model, options, terminal);
      const results = await Results.open(folder, id);
      try {
        const before = (await results.readJson(RECORD)) as AuditRecord | undefined;
        if (before) terminal.say("It was audited before.");
        terminal.emit("run_start", { id, name: "audit", specification });
        const record =
          before ?? (await audited(given, specification, network, results, terminal, signal));
        await writeResults(record, given, options, results);
        terminal.emit("run_end", { id, name: "audit", result: record.result });
        printSummary(record, results, terminal);
      } catch (error) {
        if (error instanceof DivergedError) {
          const failure = await auditFailure(specification, error);
          await results.writeJson(FAILURE, failure);
          const { name: kind, message } = failure.error;
          terminal.emit("run_failed", { id, name: "audit", message, kind });
        }
        throw error;
      } finally {
        results.close();
      }
    });
}

const RECORD = "audit.json";
/** In place of the record, if the audit came to none. */
const FAILURE = "audit.failure.json";

function specificationOf(
  name: string,
  contentHash: string,
  options: AuditCommandOptions,
  network: OwnNetwork | undefined,
): CompleteAuditSpecification {
  const { folds, epochs, batchSize, learningRate, neighbours, whitening, seed } = options;
  const given = { folds, epochs, batchSize, learningRate, neighbours, whitening, seed };
  return completeAuditSpecification({
    dataset: name,
    fingerprint: contentHash,
    model: network?.name ?? options.model,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
}

interface AuditPlan {
  options: AuditCommandOptions;
  network: OwnNetwork | undefined;
  terminal: Terminal;
  signal: AbortSignal;
}

/** Prints what an audit would do with data that are to be downloaded first. */
async function printUnseen(
  data: string,
  plan: AuditPlan,
  downloads: Awaited<ReturnType<typeof missingOf>>,
): Promise<void> {
  const { options, network, terminal } = plan;
  const specification = specificationOf(data, "not known yet", options, network);
  const folder = options.out ?? `rote-results/audit-${data}-… (a name by what the data are)`;
  const n = examplesOf(data, options);
  const parts = partsOf(specification, n);
  const { shape } = describeDataset(data);
  const seconds = await secondsOf(specification, { n, shape, parts }, plan);
  printCost(specification, n, parts, seconds, terminal);
  terminal.printSentences(`${downloadsInWords(downloads)}\nResults would go to ${folder}.`);
  const steps = stepsOf(parts);
  terminal.emit("plan", { runs: 1, steps, seconds, concurrency: 1, folder, downloads });
}

/** Prints what an audit would do. */
async function printAudit(
  { set }: AuditSet,
  specification: CompleteAuditSpecification,
  folder: string,
  plan: AuditPlan,
): Promise<void> {
  const { terminal } = plan;
  const id = await specificationHash(specification);
  const results = await Results.look(folder, id);
  const [n, ...shape] = set.shape;
  const isDone = (await results.readJson(RECORD)) !== undefined;
  const trained = (await finishedParts(results, specification.folds)).map(({ fold }) => fold);
  const parts = partsOf(specification, n).filter((_, fold) => !isDone && !trained.includes(fold));
  const seconds = await secondsOf(specification, { n, shape, parts }, plan);
  if (isDone) terminal.print("It was audited before: its page would be written again.");
  else printCost(specification, n, parts, seconds, terminal);
  terminal.print(`Nothing is to be downloaded.\nResults would go to ${folder}.`);
  const steps = stepsOf(parts);
  const done = isDone;
  terminal.emit("planned", { id, kind: "audit", specification, done, steps, seconds });
  const runs = Number(!isDone);
  terminal.emit("plan", { runs, steps, seconds, concurrency: 1, folder, downloads: [] });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What a part is trained on: all examples but those that it holds out. */
interface Part {
  examples: number;
  steps: number;
}

function partsOf(
  { folds, epochs, batchSize }: CompleteAuditSpecification,
  n: number,
): readonly Part[] {
  return Array.from({ length: folds }, (_, fold) => {
    const examples = n - Math.ceil((n - fold) / folds);
    return { examples, steps: epochs * Math.ceil(examples / batchSize) };
  });
}

const stepsOf = (parts: readonly Part[]) => sum(parts.map(({ steps }) => steps));

type SecondsOptions = Parameters<typeof auditSeconds>[1];

const secondsOf = (
  specification: CompleteAuditSpecification,
  { n, shape, parts }: Pick<SecondsOptions, "n" | "shape"> & { parts: readonly Part[] },
  { options: { backend }, ...plan }: AuditPlan,
): Promise<number> => {
  const open = sum(parts.map(({ examples }) => examples));
  return auditSeconds(specification, { n, shape, open, backend, ...plan });
};

function printCost(
  { dataset, model, folds, epochs }: CompleteAuditSpecification,
  n: number,
  open: readonly Part[],
  seconds: number,
  terminal: Terminal,
): void {
  const before = folds - open.length;
  terminal.printSentences(
    `${counted(n, "example")} of ${dataset}: ${modelTitle(model)} is to be trained ` +
      `${counted(open.length, "time")} for ${counted(epochs, "epoch")}, ` +
      `${counted(stepsOf(open), "step")} in all, in about ` +
      `${duration(seconds)}` +
      `${before > 0 ? `; ${before} of ${folds} parts were trained before` : ""}.`,
  );
}

/** Trains what was not trained before, and shows how far it is. */
async function audited(
  { set }: AuditSet,
  specification: CompleteAuditSpecification,
  network: OwnNetwork | undefined,
  results: Results,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AuditRecord> {
  const finished = await finishedParts(results, specification.folds);
  if (finished.length > 0) {
    terminal.say(`${finished.length} of ${specification.folds} parts were trained before.`);
  }
  const events = auditLabels(set, specification, {
    network,
    finished,
    signal,
  });
  const progress = terminal.progress("Auditing");
  const began = performance.now();
  let from: number | undefined;
  try {
    for await (const event of events) {
      if (event.type === "progress") {
        from ??= event.fraction;
        const share = from < 1 ? (event.fraction - from) / (1 - from) : 1;
        const left = remainingTime((performance.now() - began) / 1000, share);
        progress.update(event.fraction, `${event.text}, ${left}`);
      }
      if (event.type === "part") {
        const { fold } = event.part;
        const path = await results.write(partName(fold), encodeFoldPart(event.part));
        terminal.emit("checkpoint", { name: "audit", part: fold + 1, path });
      }
      if (event.type === "record") return event.record;
    }
  } finally {
    progress.stop();
  }
  throw new Error("audit: the last event must be the record, got none.");
}

const partName = (fold: number) => `part-${fold}.safetensors`;

/** The parts that were trained before; one that is damaged is trained again. */
async function finishedParts(results: Pick<Results, "folder">, folds: number): Promise<FoldPart[]> {
  const parts: FoldPart[] = [];
  for (let fold = 0; fold < folds; fold++) {
    try {
      parts.push(decodeFoldPart(await files.read(join(results.folder, partName(fold)))));
    } catch {
      // not there, or damaged
    }
  }
  return parts;
}

/** The record, all examples as a table, and the page. */
async function writeResults(
  record: AuditRecord,
  { set, paths }: AuditSet,
  { show }: AuditCommandOptions,
  results: Results,
): Promise<void> {
  const named = paths ? { paths } : {};
  const picture = (place: number) =>
    `data:image/png;base64,${pngOf(set, place).toString("base64")}`;
  await results.writeJson(RECORD, record);
  await files.remove(join(results.folder, FAILURE));
  await results.write("audit.csv", auditCSV(record, named));
  await results.write("audit.html", auditPage(record, { picture, show, ...named }));
  await results.finish();
  for (let fold = 0; fold < record.specification.folds; fold++) {
    await files.remove(join(results.folder, partName(fold)));
  }
}

function printSummary(record: AuditRecord, results: Results, terminal: Terminal): void {
  const { dataset, result, examples } = record;
  const { caution, suspects, accuracy, duplicates } = result;
  if (caution !== undefined) terminal.print(caution);
  terminal.print(
    `${count(suspects.length)} of ${count(dataset.examples)} labels look wrong. Right after ` +
      `training ${percent(accuracy.training)}, held out ${percent(accuracy.heldOut)}: ` +
      `${percent(accuracy.memory)} is memory.`,
  );
  for (const place of suspects.slice(0, 5)) {
    const [given, other] = [examples.given[place]!, examples.suggested[place]!];
    terminal.print(`  #${place}: ${dataset.classes[given]}, looks like ${dataset.classes[other]}`);
  }
  if (duplicates.length > 0) {
    terminal.print(`${count(duplicates.length)} near-duplicates have different labels.`);
  }
  terminal.print(`Page: ${join(results.folder, "audit.html")}`);
}
