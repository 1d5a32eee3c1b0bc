import { datasetNames, specificationHash } from "@rote/experiments";
import { jobOf } from "@rote/experiments/kinds";
import {
  completeLinearSpecification,
  type LinearEvent,
  type LinearRecord,
  type LinearSpecification,
  linearFeatures,
  linearKernels,
  linearSolutions,
  runLinear,
  runLinearOnBothLabels,
} from "@rote/experiments/linear";
import { matrixEngine } from "@rote/onnx";
import { Command, Option } from "commander";
import { checkIsRead } from "./checkIsRead.ts";
import { printDryRun } from "./dryRun.ts";
import { addGiven } from "./givenLabels.ts";
import { linearTable } from "./linearTable.ts";
import { countOrAll, integer, nonEmpty, number, positiveNumber } from "./numbers.ts";
import { remainingTime } from "./remainingTime.ts";
import { Results } from "./results.ts";
import { Terminal } from "./terminal.ts";
import { dataOf, withOwnFiles } from "./trainingOptions.ts";
import { UsageError } from "./usageError.ts";

interface LinearCommandOptions {
  features?: string;
  filters?: number;
  width?: number;
  kernel: string;
  gamma?: number | "held-out";
  bandwidth?: number;
  ridge: number;
  solution: string;
  labels: "true" | "random" | "both";
  train?: number | "all";
  test?: number | "all";
  tolerance?: number;
  leaveOneOut?: boolean;
  seed: number;
  memory?: number;
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

const GIGABYTE = 1e9;

/** `rote linear`: the paper's section 5, true labels beside random ones. */
export function linearCommand(signal: AbortSignal): Command {
  return addGiven(new Command("linear"))
    .description(
      "Interpolate labels by the function of minimum norm of a kernel's space, as in section 5 " +
        "of the paper: true labels beside random ones.",
    )
    .argument("[dataset]", `one of ${datasetNames.join(", ")}`, "mnist")
    .option(
      "--picture-size <pixels>",
      "of imageFolder: height and width to which pictures are brought (32)",
      integer,
    )
    .addOption(
      new Option(
        "--features <name>",
        "what images are turned into first; default: raw pixels",
      ).choices(linearFeatures),
    )
    .option("--filters <n>", "for random-patches: how many (1000; the paper has 32000)", integer)
    .option("--width <n>", "for random-relu: how many random features (1000)", integer)
    .addOption(
      new Option("--kernel <name>", "the kernel").choices(linearKernels).default("gaussian"),
    )
    .option(
      "--gamma <x>",
      "of the Gaussian, or held-out: the best for held-out training images; default: 0.02 on " +
        "MNIST, else from the distances of images",
      gammaOf,
    )
    .option("--bandwidth <x>", "of the Laplacian", number)
    .addOption(
      new Option(
        "--solution <name>",
        "which function that takes the labels: the one of minimum norm, two that do not " +
          "generalize, or where SGD ends",
      )
        .choices(linearSolutions)
        .default("minimumNorm"),
    )
    .option("--ridge <x>", "λ in (K + λI)·A = Y; 0 interpolates", number, 0)
    .addOption(
      new Option("--labels <which>", "those of the data, random ones, or both")
        .choices(["true", "random", "both"])
        .default("both"),
    )
    .option("--train <n>", "training examples, or all; default: 5000", countOrAll)
    .option("--test <n>", "test examples, or all; default: all", countOrAll)
    .option("--leave-one-out", "measure how far each training label is memorized, exactly")
    .option("--tolerance <x>", "the relative residual to reach (1e-7)", number)
    .option("--seed <n>", "draws random labels and patches", integer, 0)
    .option(
      "--memory <GB>",
      "what the solver may take; default: most of what is free",
      positiveNumber,
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
    .action(async (dataset: string, raw: LinearCommandOptions) => {
      const terminal = new Terminal(raw);
      const { options } = await withOwnFiles(raw);
      const { labels } = options;
      const specification = completeLinearSpecification({
        ...specificationOf(dataset, options),
        labels: labels === "both" ? "true" : labels,
      } as LinearSpecification);
      checkIsRead(dataset, options.data);
      const hash = await specificationHash({ ...specification, labels });
      const features = options.features ?? "pixels";
      const folder = `rote-results/linear-${dataset}-${features}-${hash.slice(0, 8)}`;
      const place = options.out ?? folder;
      if (options.dryRun) {
        await Results.look(place, hash);
        const which = labels === "both" ? (["true", "random"] as const) : [labels];
        const jobs = await Promise.all(
          which.map((one) =>
            jobOf({ kind: "linear", specification: { ...specification, labels: one } }),
          ),
        );
        const { data, given, offline } = options;
        await printDryRun(jobs, { folder: place, data, given, offline }, terminal, signal);
        return;
      }
      const results = await Results.open(place, hash);
      try {
        const data = await dataOf(specification, options, terminal, signal);
        terminal.emit("run_start", { id: hash, name: `${labels} labels`, specification });
        const run = labels === "both" ? runLinearOnBothLabels : runLinear;
        const events = run(specification, data, {
          engine: matrixEngine(),
          signal,
          ...(options.memory !== undefined && { memory: options.memory * GIGABYTE }),
        });
        const records: LinearRecord[] = [];
        try {
          for await (const record of recordsOf(events, terminal)) {
            records.push(record);
            await results.writeJson(`${record.labels}-labels.json`, record);
            const { specificationHash: id } = record;
            terminal.emit("run_end", { id, name: `${record.labels} labels`, record });
          }
          await results.finish();
        } finally {
          if (records.length > 0) {
            terminal.printTable(linearTable(records));
            terminal.print(`Records: ${results.folder}`);
          }
        }
      } finally {
        results.close();
      }
    });
}

/** A number, or "held-out". */
const gammaOf = (text: string) => (text === "held-out" ? text : number(text));

/**
 * The specification that the options mean, without its labels; wrong values are found by the
 * schema.
 */
function specificationOf(dataset: string, options: LinearCommandOptions) {
  const { features, filters, width, kernel, gamma, bandwidth, ridge, seed, solution, tolerance } =
    options;
  if (filters !== undefined && features !== "random-patches") {
    throw new UsageError(
      "linear: --filters goes with --features random-patches. Add it, or leave --filters out.",
    );
  }
  if (width !== undefined && features !== "random-relu") {
    throw new UsageError(
      "linear: --width goes with --features random-relu. Add it, or leave --width out.",
    );
  }
  if (gamma !== undefined && kernel !== "gaussian") {
    throw new UsageError("linear: --gamma goes with --kernel gaussian. Leave it out.");
  }
  if (bandwidth !== undefined && kernel !== "laplacian") {
    throw new UsageError("linear: --bandwidth goes with --kernel laplacian. Leave it out.");
  }
  const isDefault = kernel === "gaussian" && gamma === undefined;
  const count = (split: "train" | "test", otherwise: number | "all") => {
    const n = options[split] ?? otherwise;
    return n === "all" ? {} : { [split]: n };
  };
  return {
    dataset,
    ...(options.givenLabels !== undefined && { givenLabels: options.givenLabels }),
    ...(options.pictureSize !== undefined && { pictureSize: options.pictureSize }),
    ...count("train", 5000),
    ...count("test", "all"),
    ...(features && {
      features: {
        name: features,
        ...(filters !== undefined && { filters }),
        ...(width !== undefined && { features: width }),
      },
    }),
    ...(!isDefault && {
      kernel: {
        name: kernel,
        ...(gamma !== undefined && { gamma }),
        ...(bandwidth !== undefined && { bandwidth }),
      },
    }),
    ridge,
    solution,
    seed,
    ...(tolerance !== undefined && { tolerance }),
    ...(options.leaveOneOut && { leaveOneOut: true }),
  };
}

/** Shows how far the work is, and yields each record when it is done. */
async function* recordsOf(
  events: AsyncIterable<LinearEvent>,
  terminal: Terminal,
): AsyncGenerator<LinearRecord, void, undefined> {
  const progress = terminal.progress("Solving");
  let stage = { name: "", began: 0 };
  try {
    for await (const event of events) {
      if (event.type === "record") {
        yield event.record;
        continue;
      }
      const { seconds, done, total } = event;
      if (stage.name !== event.stage) stage = { name: event.stage, began: seconds };
      const share = done / total;
      progress.update(share, `${event.stage}, ${remainingTime(seconds - stage.began, share)}`);
    }
  } finally {
    progress.stop();
  }
}
