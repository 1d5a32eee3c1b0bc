import { rm } from "node:fs/promises";
import { join } from "node:path";
import { listBackends } from "@rote/backends";
import { type DataRequest, type OwnNetwork, specificationHash } from "@rote/experiments";
import {
  type CompleteComplexitySpecification,
  type ComplexityRecord,
  type ComplexitySpecification,
  completeComplexitySpecification,
  complexityFailure,
  hypothesesNames,
} from "@rote/experiments/complexity";
import { type Job, type JobOf, jobOf, kindOf } from "@rote/experiments/kinds";
import { ResultStore } from "@rote/experiments/sweeps";
import { complexityTable, stabilityTable } from "@rote/plots";
import { DivergedError } from "@rote/training";
import { Command, Option } from "commander";
import { checkIsRead } from "./checkIsRead.ts";
import { printDryRun } from "./dryRun.ts";
import { addGiven } from "./givenLabels.ts";
import { integer, names, nonEmpty, number, positiveNumber } from "./numbers.ts";
import { remainingTime } from "./remainingTime.ts";
import { Results } from "./results.ts";
import { Terminal } from "./terminal.ts";
import { dataOf, startBackendFor, withOwnFiles } from "./trainingOptions.ts";
import { UsageError } from "./usageError.ts";
import { withSettings } from "./withSettings.ts";

interface ComplexityCommandOptions {
  of: string[];
  train?: number;
  test?: number;
  draws?: number;
  kernel?: string;
  gamma?: number;
  bandwidth?: number;
  radius?: number;
  model?: string;
  epochs?: number;
  set?: string[];
  leftOut?: number;
  seed?: number;
  backend: string;
  data?: string;
  given?: string;
  givenLabels?: string;
  pictureSize?: number;
  offline?: boolean;
  out?: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

type ComplexityJob = JobOf<"complexity">;

/** `rote complexity`: the paper's section 2.2, measured. */
export function complexityCommand(signal: AbortSignal): Command {
  const backends = listBackends().map(({ name }) => name);
  return addGiven(new Command("complexity"))
    .description(
      "Measure what section 2.2 of the paper speaks of: the Rademacher complexity by random " +
        "signs, parameters against examples, and stability by leaving examples out. What is " +
        "finished is skipped.",
    )
    .argument("[dataset]", "the images; imageFolder: pictures of your own, by --data", "mnist")
    .option(
      "--of <names>",
      `classes of functions, with commas between: ${hypothesesNames.join(", ")}`,
      names,
      ["kernelBall", "linear", "network"],
    )
    .option(
      "--picture-size <pixels>",
      "of imageFolder: height and width to which pictures are brought (32)",
      integer,
    )
    .option("--train <n>", "training examples (1000)", integer)
    .option("--draws <n>", "draws of random signs (kernelBall 1000, linear 20, network 5)", integer)
    .option("--kernel <name>", "of kernelBall (gaussian)")
    .option("--gamma <x>", "of the Gaussian; default: 0.02 on MNIST, else of the images", number)
    .option("--bandwidth <x>", "of the Laplacian", number)
    .option("--radius <x>", "of kernelBall: the largest norm of a function (1)", positiveNumber)
    .option("--model <name>", "the network, or ./network.mjs of your own (mlp-1x512)")
    .option("--epochs <n>", "train a network for so many epochs at most", integer)
    .option(
      "--set <field=value>",
      "any other field of the network's specification; may be repeated",
      (text: string, before: string[] = []) => [...before, text],
    )
    .option(
      "--left-out <k>",
      "train the network without each of k examples as well, on true and on random labels (0)",
      integer,
    )
    .option("--test <n>", "with --left-out: test examples whose losses are compared", integer)
    .option("--seed <n>", "draws signs, labels and examples, and fixes training (0)", integer)
    .addOption(
      new Option("--backend <name>", "what trains networks")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option(
      "--data <folder>",
      "a folder of the dataset's official files, or for imageFolder your pictures",
      nonEmpty,
    )
    .option("--offline", "use the cache only, never the network")
    .option("--out <folder>", "where the results go; default: a name under rote-results", nonEmpty)
    .option("--dry-run", "print what would be done, how much and where, and do nothing")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (dataset: string, raw: ComplexityCommandOptions) => {
      const terminal = new Terminal(raw);
      const { options, network } = await withOwnFiles(raw);
      const specifications = options.of.map((of) =>
        completeComplexitySpecification(specificationOf(dataset, of, options)),
      );
      refuseUnused(options);
      checkIsRead(dataset, options.data);
      const jobs = await Promise.all(
        specifications.map((specification) => jobOf({ kind: "complexity", specification })),
      );
      const hashes = await Promise.all(specifications.map((one) => specificationHash(one)));
      const whole = await specificationHash({ hashes });
      const folder = `rote-results/complexity-${dataset}-${whole.slice(0, 8)}`;
      const place = options.out ?? folder;
      if (options.dryRun) {
        const results = await Results.look(place, hashes.join(" "));
        const find = (job: Job) => finishedMeasure(job as ComplexityJob, results);
        const { data, given, offline, backend } = options;
        const networks = network ? [network] : [];
        const plan = { folder: place, find, networks, data, given, offline, backend };
        await printDryRun(jobs, plan, terminal, signal);
        return;
      }
      const results = await Results.open(place, hashes.join(" "));
      try {
        const records: ComplexityRecord[] = [];
        await fetchData(jobs, results, options, terminal, signal);
        for (const job of jobs)
          records.push(await recordOf(job, network, results, options, terminal, signal));
        await rm(join(results.folder, WORK), { recursive: true, force: true });
        await results.finish();
        terminal.printTable(complexityTable(records));
        const stable = stabilityTable(records);
        if (stable.rows.length > 0) {
          terminal.print("");
          terminal.printTable(stable);
        }
        terminal.print(`Records: ${results.folder}`);
      } finally {
        results.close();
      }
    });
}

/** Where measures that are not finished keep what was trained, within the folder of results. */
const WORK = "work";

/** Which options act on one class of functions alone. */
const OWN = {
  kernel: "kernelBall",
  gamma: "kernelBall",
  bandwidth: "kernelBall",
  radius: "kernelBall",
  model: "network",
  epochs: "network",
  set: "network",
  leftOut: "network",
  test: "network",
} as const;

/** @throws {UsageError} where an option is given that would do nothing. */
function refuseUnused(options: ComplexityCommandOptions): void {
  const repeated = options.of.find((name, i) => options.of.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new UsageError(`--of: each name must be given once, got ${repeated} twice.`);
  }
  for (const [option, owner] of Object.entries(OWN)) {
    if (options[option as keyof typeof OWN] === undefined || options.of.includes(owner)) continue;
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(`complexity: ${flag} goes with --of ${owner}. Leave it out.`);
  }
}

/** What the options mean for one class of functions; wrong values are found by the schema. */
function specificationOf(
  dataset: string,
  of: string,
  options: ComplexityCommandOptions,
): ComplexitySpecification {
  const { train, test, draws, seed, kernel, gamma, bandwidth, radius } = options;
  const { model, epochs, set, leftOut, pictureSize, givenLabels } = options;
  const given = { dataset, of, train, draws, seed, pictureSize, givenLabels };
  const isGiven = kernel !== undefined || gamma !== undefined || bandwidth !== undefined;
  const ball = {
    radius,
    ...(isGiven && { kernel: defined({ name: kernel ?? "gaussian", gamma, bandwidth }) }),
  };
  const network = withSettings(defined({ model, epochs }), set);
  const own = of === "kernelBall" ? ball : of === "network" ? { network, leftOut, test } : {};
  return defined({ ...given, ...own }) as ComplexitySpecification;
}

const defined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** The record of a job that was done before. */
async function finishedMeasure(
  { specification }: ComplexityJob,
  results: Pick<Results, "readJson">,
): Promise<ComplexityRecord | undefined> {
  const found = (await results.readJson(`${specification.of}.json`)) as
    | ComplexityRecord
    | undefined;
  const hash = await specificationHash(specification);
  return found?.specificationHash === hash ? found : undefined;
}

/** Gets what open jobs measure on, where it is not here. They differ in the test examples alone. */
async function fetchData(
  jobs: readonly ComplexityJob[],
  results: Results,
  options: ComplexityCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const open: CompleteComplexitySpecification[] = [];
  for (const job of jobs) {
    if (!(await finishedMeasure(job, results))) open.push(job.specification);
  }
  const [first] = open;
  if (!first) return;
  const { dataset, train, pictureSize, givenLabels } = first;
  const test = Math.max(1, ...open.map(({ test }) => test ?? 1));
  const request = { dataset, train, test, pictureSize, givenLabels } as DataRequest;
  await dataOf(request, options, terminal, signal);
}

/** The record of a job: of before, or measured now. */
async function recordOf(
  job: Job,
  network: OwnNetwork | undefined,
  results: Results,
  options: ComplexityCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ComplexityRecord> {
  const { specification } = job as ComplexityJob;
  const { of } = specification;
  const id = await specificationHash(specification);
  const found = await finishedMeasure(job as ComplexityJob, results);
  if (found) {
    terminal.say(`${of}: was done before.`);
    terminal.emit("run_end", { id, name: of, record: found });
    return found;
  }
  if (specification.network !== null) {
    await startBackendFor(specification.network.model, options, terminal);
  }
  terminal.emit("run_start", { id, name: of, specification });
  try {
    const record = await measured(
      job as ComplexityJob,
      network,
      results,
      options,
      terminal,
      signal,
    );
    await results.writeJson(`${of}.json`, record);
    await rm(join(results.folder, `${of}.failure.json`), { force: true });
    terminal.emit("run_end", { id, name: of, record });
    return record;
  } catch (error) {
    if (error instanceof DivergedError) {
      const failure = await complexityFailure(specification, error);
      await results.writeJson(`${of}.failure.json`, failure);
      const { name: kind, message } = failure.error;
      terminal.emit("run_failed", { id, name: of, message, kind });
    }
    throw error;
  }
}

/** Measures, and shows how far it is. */
async function measured(
  job: ComplexityJob,
  network: OwnNetwork | undefined,
  results: Results,
  { data: directory, offline, given }: ComplexityCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ComplexityRecord> {
  const store = new ResultStore(join(results.folder, WORK));
  const progress = terminal.progress(`Measuring ${job.specification.of}`);
  let stage = { text: "", began: performance.now() };
  try {
    await kindOf(job.kind).run(job.id, job.specification, {
      store,
      signal,
      ...(network && { networks: [network] }),
      data: {
        ...(directory !== undefined && { directory }),
        ...(given !== undefined && { given }),
        ...(offline !== undefined && { offline }),
      },
      onProgress: ({ fraction, text }) => {
        // Of pixels each stage is counted by itself: the time left is that of the stage.
        const isNew = job.specification.network === null && text !== stage.text;
        if (isNew) stage = { text, began: performance.now() };
        const left = remainingTime((performance.now() - stage.began) / 1000, fraction);
        progress.update(fraction, `${text}, ${left}`);
      },
    });
  } finally {
    progress.stop();
  }
  const { jobId: _, ...record } = (await store.read(job.id))!;
  return record as unknown as ComplexityRecord;
}
