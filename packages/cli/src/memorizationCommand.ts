import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { corruptionNames, datasetNames, paperModels, specificationHash } from "@rote/experiments";
import type { Job } from "@rote/experiments/kinds";
import { isModule } from "@rote/experiments/node";
import {
  type CompleteSubsetSpecification,
  completeSubsetSpecification,
  influenceFile,
  influentialPairs,
  type MemorizationScores,
  memorizationFiles,
  memorizationScores,
  type SubsetRecord,
  type SubsetSpecification,
} from "@rote/experiments/subsets";
import { expandSweep, type SweepDocument } from "@rote/experiments/sweeps";
import type { Table } from "@rote/plots";
import { counted } from "@rote/records";
import { Command } from "commander";
import { doSweep, SweepFailed } from "./doSweep.ts";
import { count } from "./inWords.ts";
import {
  countOrAll,
  fraction,
  integer,
  names,
  numbers,
  positiveInteger,
  positiveNumber,
} from "./numbers.ts";
import { refuseForeign } from "./refuseForeign.ts";
import { shortModel } from "./shortModel.ts";
import { addSweepOptions, type SweepCommandOptions } from "./sweepOptions.ts";
import { checkTable, writeTable } from "./sweepTableFile.ts";
import { Terminal } from "./terminal.ts";
import { fieldsOf, withOwnFiles } from "./trainingOptions.ts";
import { UsageError } from "./usageError.ts";
import { withSettings } from "./withSettings.ts";
import { writeWhole } from "./writeWhole.ts";

interface MemorizationOptions extends SweepCommandOptions {
  model: string;
  train: number | "all";
  test: number | "all";
  runs: number;
  shares: number[];
  corruption: string;
  probability?: number;
  epochs?: number;
  learningRate?: number;
  batchSize?: number;
  augmentation?: string[];
  influence?: boolean;
  seed: number;
  set?: string[];
}

/** As of a sweep: each is hashed and planned before the first begins. */
const MOST_TRAININGS = 100_000;

/** `rote memorization`: which training examples a network memorizes, by many runs on shares. */
export function memorizationCommand(signal: AbortSignal): Command {
  const command = new Command("memorization")
    .description(
      "Train a network many times on random shares of the training examples, and measure how far " +
        "each example is memorized: memorization scores (Feldman & Zhang 2020) and C-scores " +
        "(Jiang et al. 2021). What is finished is skipped; more --runs join those that are done.",
    )
    .argument(
      "[dataset]",
      `one of ${datasetNames.join(", ")}; imageFolder: pictures of your own, by --data`,
      "mnist",
    )
    .option(
      "--model <name>",
      `one of ${Object.keys(paperModels).join(", ")}; mlp-DEPTHxWIDTH, wide-resnet-DEPTH-FACTOR; ` +
        "or ./network.mjs of your own",
      "mlp-1x512",
    )
    .option("--train <n>", "training examples of which shares are taken, or all", countOrAll, 1000)
    .option("--test <n>", "test examples, or all", countOrAll, 1000)
    .option("--runs <k>", "trainings for each share", positiveInteger, 40)
    .option(
      "--shares <list>",
      "how much of the examples a training sees, with commas between; several, such as " +
        "0.1,0.3,0.5,0.7,0.9, for C-scores",
      numbers,
      [0.7],
    )
    .option("--corruption <name>", `one of ${corruptionNames.join(", ")}`, "trueLabels")
    .option("--probability <p>", "for partialLabels: that a label is random", fraction)
    .option("--epochs <n>", "stop after so many epochs at the latest", integer)
    .option("--learning-rate <x>", "initial learning rate; default: the paper's", positiveNumber)
    .option("--batch-size <n>", "examples in a step (128)", integer)
    .option("--augmentation <names>", "such as randomHorizontalFlip, with commas between", names)
    .option(
      "--influence",
      "write the pairs of a memorized training example and a test example that depends on it",
    )
    .option(
      "--seed <n>",
      "fixes the corruption, the shares and all that is random in training",
      integer,
      0,
    )
    .option(
      "--set <field=value>",
      "any other field of a specification: optimizer.beta1=0.8; may be repeated",
      (text: string, before: string[] = []) => [...before, text],
    );
  const own = command.options.map((option) => option.attributeName());
  return addSweepOptions(command).action(async (dataset: string, given: MemorizationOptions) => {
    const terminal = new Terminal(given);
    const modules = modulesOf(given);
    const { options } = await withOwnFiles(given);
    const base = completeSubsetSpecification(specificationOf(dataset, options));
    const jobs = await drawsOf(base, options, signal);
    const { share: _, draw: __, ...shared } = base;
    const hash = await specificationHash(shared);
    const name = `memorization-${dataset}-${shortModel(base.model)}-${hash.slice(0, 8)}`;
    const folder = options.out ?? join("rote-results", name);
    const words = ["memorization", dataset, ...givenAgain(command, own)];
    const place = { folder, command: words, name };
    const paths = {
      json: join(folder, "memorization.json"),
      csv: join(folder, "memorization.csv"),
    };
    const pairsFile = join(folder, "influence.csv");
    await checkTable(folder, jobs, signal);
    await refuseForeign("memorization", paths.json, "scores");
    await refuseForeign("memorization", paths.csv, "scoresTable");
    await refuseForeign("memorization", pairsFile, "influence");
    const outcome = await doSweep(jobs, place, { ...options, modules }, terminal, signal);
    if (!outcome) return;
    const { records, failures } = outcome;
    const table = await writeTable(folder, jobs, outcome, signal);
    if (records.length > 0) {
      const scores = memorizationScores(records as SubsetRecord[]);
      const { json, csv } = memorizationFiles(scores);
      // Pairs of fewer trainings would be no longer those of the scores.
      const hasPairs = options.influence || existsSync(pairsFile);
      await writeWhole(paths.json, json);
      await writeWhole(paths.csv, csv);
      if (hasPairs) {
        const pairs = influentialPairs(records as SubsetRecord[]);
        await writeWhole(pairsFile, influenceFile(pairs));
        terminal.print(`${count(pairs.length)} influential pairs: ${pairsFile}`);
      }
      terminal.printTable(sharesTable(scores));
      terminal.print(sentencesOf(scores).join("\n"));
      terminal.print(`Scores: ${paths.csv}, ${paths.json}\nTable of the trainings: ${table}`);
      const { examples, changed, auc, shares } = scores;
      terminal.emit("memorization", {
        ...paths,
        ...(hasPairs && { influence: pairsFile }),
        examples,
        changed,
        auc,
        shares: [...shares],
      });
    }
    terminal.emit("sweep_end", { table, runs: records.length, of: jobs.length });
    if (failures.length === 0) return;
    throw new SweepFailed(`memorization: ${failures.length} of ${jobs.length} trainings failed.`);
  });
}

/**
 * The module of one's own network, for processes that load it.
 *
 * @throws {UsageError} with a queue, which takes networks with names only.
 */
function modulesOf({ model, set, queue }: MemorizationOptions): string[] {
  const { model: named } = withSettings({ model }, set);
  if (typeof named !== "string" || !isModule(named)) return [];
  if (queue === undefined) return [resolve(named)];
  throw new UsageError(
    `--queue: its networks must have names, got ${named}. Do the trainings without.`,
  );
}

/** Fields that differ from training to training, with the options that say how. */
const OWN_OPTIONS: Readonly<Record<string, string>> = { share: "shares", draw: "runs" };

/** @throws {UsageError} if `--set` names a field that options of their own say. */
function specificationOf(dataset: string, options: MemorizationOptions): SubsetSpecification {
  const { corruption, probability, shares, ...others } = options;
  for (const setting of options.set ?? []) {
    const field = setting.split("=")[0]!;
    if (!Object.hasOwn(OWN_OPTIONS, field)) continue;
    throw new UsageError(
      `--set: ${field} must be set by --${OWN_OPTIONS[field]}, got "${setting}".`,
    );
  }
  const params = probability === undefined ? {} : { probability };
  return {
    ...(withSettings(
      { ...fieldsOf({ ...others, dataset }), corruption: { name: corruption, params } },
      options.set,
    ) as SubsetSpecification),
    share: shares[0]!,
  };
}

type Fields = NonNullable<SweepDocument["base"]>;

/**
 * The jobs: every draw on every share.
 *
 * @throws {UsageError} if a share is given twice, or there are too many draws.
 */
function drawsOf(
  base: CompleteSubsetSpecification,
  { shares, runs }: MemorizationOptions,
  signal: AbortSignal,
): Promise<Job[]> {
  const repeated = shares.find((share, i) => shares.indexOf(share) !== i);
  if (repeated !== undefined) {
    throw new UsageError(`--shares: each must be given once, got ${repeated} twice.`);
  }
  const trainings = runs * shares.length;
  if (trainings > MOST_TRAININGS) {
    throw new UsageError(
      `--runs: there must be at most ${count(MOST_TRAININGS)} trainings on all shares, got ` +
        `${count(trainings)}.`,
    );
  }
  const grid = { draw: Array.from({ length: runs }, (_, draw) => draw), share: shares };
  return expandSweep({ kind: "subset", base: base as unknown as Fields, grid }, { signal });
}

/** The command's own options that were given, as words. */
function givenAgain(command: Command, own: readonly string[]): string[] {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return own.includes(name) && command.getOptionValueSource(name) === "cli";
  });
  return given.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (typeof value === "boolean") return [option.long!];
    if (option.attributeName() === "set") {
      return (value as string[]).flatMap((setting) => ["--set", setting]);
    }
    return [option.long!, String(value)];
  });
}

function sharesTable({ shares }: MemorizationScores): Table {
  const columns = ["share", "trainings", "of its examples", "of the others", "of test"];
  return {
    columns: columns.map((name) => ({ name, numeric: true })),
    rows: shares.map(({ share, runs, trainAccuracy, heldOutAccuracy, testAccuracy }) => [
      String(share),
      count(runs),
      percent(trainAccuracy),
      percent(heldOutAccuracy),
      percent(testAccuracy),
    ]),
  };
}

/** From this value on Feldman & Zhang call an example memorized. */
const MEMORIZED = 0.25;

function sentencesOf({ examples, changed, auc, scores, shares }: MemorizationScores): string[] {
  const known = scores.memorization.filter((value) => value !== null);
  const memorized = known.filter((value) => value >= MEMORIZED).length;
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  const { share } = shares.at(-1)!;
  const lines =
    known.length === 0
      ? ["No example was both in a training and left out of one. Do more --runs."]
      : [
          `Memorization at the share ${share}: mean ${mean.toFixed(3)}; at least ${MEMORIZED} ` +
            `for ${count(memorized)} of ${counted(known.length, "example")}.`,
        ];
  if (known.length > 0 && known.length < examples) {
    lines.push(`No score yet for ${counted(examples - known.length, "example")}. Do more --runs.`);
  }
  if (auc.memorization !== null) {
    const cScore = auc.cScore === null ? "" : `, by the C-score ${auc.cScore.toFixed(3)}`;
    lines.push(
      `The ${count(changed)} changed labels are told from the others by the memorization with ` +
        `an area under the ROC curve of ${auc.memorization.toFixed(3)}${cScore}.`,
    );
  }
  return lines;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
