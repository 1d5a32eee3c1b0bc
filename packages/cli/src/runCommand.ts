import { dirname, resolve } from "node:path";
import {
  type CompleteSpecification,
  corruptionNames,
  type OwnNetwork,
  parseSpecification,
  type RunSpecification,
  specificationHash,
} from "@rote/experiments";
import { jobOf, kinds } from "@rote/experiments/kinds";
import {
  checkRunDirectory,
  holderWords,
  runInDirectory,
  withOwnNetwork,
} from "@rote/experiments/node";
import { Command, Option } from "commander";
import { checkIsRead } from "./checkIsRead.ts";
import { printDryRun } from "./dryRun.ts";
import { fraction, positiveInteger } from "./numbers.ts";
import { readDocument } from "./readDocument.ts";
import { shortModel } from "./shortModel.ts";
import { Terminal } from "./terminal.ts";
import {
  addTrainingOptions,
  dataOf,
  fieldsOf,
  specificationOf,
  startBackendFor,
  type TrainingOptions,
  withOwnFiles,
} from "./trainingOptions.ts";
import { outcome, shiftsOutcome, showRun } from "./trainOne.ts";
import { withSettings } from "./withSettings.ts";
import { checkFolder } from "./writeWhole.ts";

interface RunCommandOptions extends TrainingOptions {
  corruption: string;
  probability?: number;
  resume: "auto" | "never" | "must";
  checkpointEvery?: number;
}

/** `rote run`: one run in its own folder, where an interrupted run resumes. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command("run")
    .description(
      "Train one network on one condition, in its own folder; the same command resumes it.",
    )
    .argument("[specification]", "a YAML or JSON file that says what to do; options change it")
    .option("--corruption <name>", `one of ${corruptionNames.join(", ")}`, "trueLabels")
    .option(
      "--probability <p>",
      "for partialLabels: the probability that a label is random",
      fraction,
    )
    .addOption(
      new Option("--resume <when>", "resume from the last checkpoint; never: start anew")
        .choices(["auto", "never", "must"])
        .default("auto"),
    )
    .option(
      "--checkpoint-every <steps>",
      "steps between checkpoints; default: 30 seconds",
      positiveInteger,
    );
  return addTrainingOptions(command).action(
    async (path: string | undefined, raw: RunCommandOptions) => {
      const terminal = new Terminal(raw);
      const { options, network: named } = await withOwnFiles(raw);
      const file = path === undefined ? undefined : await documentAt(path, named);
      const network = named ?? file?.network;
      const complete =
        file === undefined
          ? await specificationOfOptions(options, terminal)
          : specificationOfText(file.text, asGiven(command, options));
      if (file !== undefined) await startBackendFor(complete.model, options, terminal);
      const { corruption, dataset, model } = complete;
      checkIsRead(dataset, options.data);
      const hash = await specificationHash(complete);
      const directory =
        options.out ??
        `rote-results/${corruption.name}-${dataset}-${shortModel(model)}-${hash.slice(0, 8)}`;
      if (options.dryRun) {
        const jobs = [await jobOf({ kind: "training", specification: complete })];
        const { data, given, offline, resume } = options;
        const record = await checkRunDirectory(complete, { directory, resume });
        if (record === undefined) checkFolder(directory);
        const find = async () => record;
        const networks = network ? [network] : [];
        const plan = { folder: directory, find, networks, data, given, offline };
        await printDryRun(jobs, plan, terminal, signal);
        return;
      }
      const events = runInDirectory(complete, () => dataOf(complete, options, terminal, signal), {
        directory,
        network,
        signal,
        resume: options.resume,
        onWait: (holder) => terminal.say(`Is it gone? Watching ${holderWords(holder)}.`),
        ...(options.checkpointEvery !== undefined && {
          checkpointEvery: { steps: options.checkpointEvery },
        }),
      });
      const record = await showRun(complete, events, terminal);
      const { caution } = record.result;
      const first = caution === undefined ? [] : [caution];
      terminal.print([...first, outcome(record), ...shiftsOutcome(record)].join("\n"));
      terminal.print(`Record: ${directory}/record.json`);
    },
  );
}

/** A file's text; a network of one's own that it names is loaded, unless an option names one. */
async function documentAt(path: string, named: OwnNetwork | undefined) {
  const text = await readDocument("run", path);
  const found = await withOwnNetwork(text, dirname(resolve(path)));
  return { text: found.text, network: named === undefined ? found.network : undefined };
}

async function specificationOfOptions(
  options: RunCommandOptions,
  terminal: Terminal,
): Promise<CompleteSpecification> {
  const { train, test } = options;
  const corruption = corruptionOf(options);
  // Wrong values are found before the backend starts or a byte is downloaded.
  const given = fieldsOf({ ...options, train: train ?? "all", test: test ?? "all" });
  kinds.training.complete(withSettings({ ...given, corruption }, options.set));
  const specification = { ...(await specificationOf(options, terminal)), corruption };
  return kinds.training.complete(withSettings(specification, options.set));
}

/** What a file says, but for what options say. */
function specificationOfText(
  text: string,
  options: Partial<RunCommandOptions>,
): CompleteSpecification {
  const { train, test } = options;
  const hasCorruption = options.corruption !== undefined || options.probability !== undefined;
  const complete = parseSpecification(
    text,
    changesOf(
      text,
      {
        ...fieldsOf(options),
        ...(train === "all" && { train: undefined }),
        ...(test === "all" && { test: undefined }),
        ...(hasCorruption && {
          corruption: corruptionOf({ corruption: "partialLabels", ...options }),
        }),
      },
      options.set,
    ),
  );
  return kinds.training.complete(complete);
}

/** What options and settings change in a specification; parts as they stand there, but for that. */
function changesOf(
  text: string,
  changes: RunSpecification,
  settings: readonly string[] = [],
): RunSpecification {
  if (settings.length === 0) return changes;
  const complete = { ...parseSpecification(text), ...changes };
  const changed = withSettings(complete, settings);
  const named = settings.map((setting) => setting.split(/[.=]/)[0]);
  const set = Object.entries(changed).filter(([name]) => named.includes(name));
  return { ...changes, ...Object.fromEntries(set) };
}

const corruptionOf = ({
  corruption: name,
  probability,
}: Pick<RunCommandOptions, "corruption" | "probability">) => ({
  name,
  params: probability === undefined ? {} : { probability },
});

/** The options that were given, and not those that are defaults. */
function asGiven(command: Command, options: RunCommandOptions): Partial<RunCommandOptions> {
  const isGiven = (name: string) =>
    name === "givenLabels" || command.getOptionValueSource(name) === "cli";
  return Object.fromEntries(Object.entries(options).filter(([name]) => isGiven(name)));
}
