import {
  type CompleteSpecification,
  completeSpecification,
  type Data,
  type RunSpecification,
  randomizations,
  runDataset,
  specificationHash,
} from "@rote/experiments";
import { type Job, jobOf, kinds } from "@rote/experiments/kinds";
import { modelTitle, publishedOn, table1 } from "@rote/paper";
import { figure1a, report, resultsTable, toCSV } from "@rote/plots";
import { counted } from "@rote/records";
import { Command } from "commander";
import { checkIsRead } from "./checkIsRead.ts";
import { printDryRun } from "./dryRun.ts";
import { count } from "./inWords.ts";
import { labLinks } from "./labLink.ts";
import { quoted } from "./rerun.ts";
import { Results } from "./results.ts";
import { shortModel } from "./shortModel.ts";
import { Terminal } from "./terminal.ts";
import { finishedRun, trainEach } from "./trainEach.ts";
import {
  addTrainingOptions,
  dataOf,
  fieldsOf,
  specificationOf,
  type TrainingOptions,
  withOwnFiles,
} from "./trainingOptions.ts";
import { withSettings } from "./withSettings.ts";

/** `rote randomize`: the paper's six conditions on one network and dataset. */
export function randomizeCommand(signal: AbortSignal): Command {
  const command = new Command("randomize").description(
    "Train one network on the paper's six conditions: true, partially corrupted and random " +
      "labels; shuffled, random and Gaussian pixels. Prints a table, and writes records, figure " +
      "1a and a report. What is finished is skipped, and what was stopped resumes.",
  );
  return addTrainingOptions(command).action(async (raw: TrainingOptions) => {
    const terminal = new Terminal(raw);
    const { options, network } = await withOwnFiles(raw);
    const { train: wanted = "all", test: tested = "all" } = options;
    // Wrong values are found before a backend starts.
    const fields = fieldsOf({ ...options, train: wanted, test: tested });
    kinds.training.complete(withSettings(fields, options.set));
    const base = await specificationOf(options, terminal);
    const specifications = randomizations(withEnd(base));
    const { dataset, model, seed, train, test, epochsAfterFit } = specifications[0]!;
    checkIsRead(dataset, options.data);
    const id = (await Promise.all(specifications.map(specificationHash))).join(" ");
    const name = shortModel(model);
    const folder = `rote-results/randomize-${dataset}-${name}-${train}-seed${seed}`;
    const place = options.out ?? folder;
    if (options.dryRun) {
      const results = await Results.look(place, id);
      const jobs = await Promise.all(
        specifications.map((specification) => jobOf({ kind: "training", specification })),
      );
      const find = ({ specification }: Job) =>
        finishedRun(results, specification as CompleteSpecification);
      const { data, given, offline } = options;
      const networks = network ? [network] : [];
      const plan = { folder: place, find, networks, data, given, offline };
      await printDryRun(jobs, plan, terminal, signal);
      return;
    }
    const results = await Results.open(place, id);

    try {
      let loaded: Promise<Data> | undefined;
      const load = () => {
        loaded ??= dataOf(specifications[0]!, options, terminal, signal);
        return loaded;
      };
      const datasetTitle = runDataset(dataset).title;
      const title = `${modelTitle(model)} on ${datasetTitle}: does it learn or memorize?`;
      const after =
        epochsAfterFit === null
          ? ""
          : `, or ${counted(epochsAfterFit, "epoch")} after 99 % of them`;
      terminal.say(
        `${modelTitle(model)} on ${count(train)} training and ${count(test)} test images ` +
          `of ${datasetTitle}, six conditions, until every training label is fitted` +
          `${after}.`,
      );
      const { records, diverged } = await trainEach(specifications, {
        results,
        load,
        network,
        terminal,
        signal,
      });
      if (diverged && records.length === 0) {
        await results.finish();
        throw diverged;
      }

      const again = [`--train ${train} --test ${test}`, ...givenAgain(command)].join(" ");
      await results.write("epochs.csv", toCSV(records));
      const figure = await results.write("figure1a.svg", figure1a(records, { title }));
      const { environment } = records[0]!;
      const page = await results.write(
        "report.html",
        report({
          title,
          runs: records,
          rerun: `rote randomize ${again}`,
          environment,
          ...labLinks(),
        }),
      );
      await results.finish();
      terminal.printTable(resultsTable(records, { paper: true }));
      if (publishedOn(dataset, table1)) {
        terminal.print(`"paper" is ${modelTitle(model)} on all images of ${datasetTitle}.`);
      }
      for (const { name, result } of records) {
        if (result.caution !== undefined) terminal.print(`${name}: ${result.caution}`);
      }
      terminal.print(`Figure: ${figure}\nReport: ${page}`);
      terminal.emit("report", { figure, report: page });
      if (diverged) throw diverged;
    } finally {
      results.close();
    }
  });
}

/** Options that say where data come from and results go, and not what is done. */
const PLACES = "train test backend data offline out dryRun json quiet".split(" ");

/** The options that were given, as words of a shell. */
function givenAgain(command: Command): string[] {
  const given = command.options.filter((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !PLACES.includes(name);
  });
  return given.flatMap((option) => {
    const name = option.attributeName();
    const value: unknown = command.getOptionValue(name);
    const values = name === "set" ? (value as string[]) : [String(value)];
    return values.map((one) => `${option.long} ${quoted(one)}`);
  });
}

/** From so many training examples on, the last in ten thousand take most of the time. */
const MANY = 20_000;
const EPOCHS_AFTER_FIT = 3;

/** With many examples a run ends soon after it has fitted 99 %, unless something else is asked. */
function withEnd(base: Omit<RunSpecification, "corruption">): Omit<RunSpecification, "corruption"> {
  const { train } = completeSpecification(base);
  return train < MANY ? base : { epochsAfterFit: EPOCHS_AFTER_FIT, ...base };
}
