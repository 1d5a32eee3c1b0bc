import { specificationHash } from "@rote/experiments";
import {
  completeExpressivitySpecification,
  type ExpressivitySpecification,
  runExpressivity,
} from "@rote/experiments/expressivity";
import { jobOf, kinds } from "@rote/experiments/kinds";
import { counted } from "@rote/records";
import { Command, Option } from "commander";
import { printDryRun } from "./dryRun.ts";
import { count, duration } from "./inWords.ts";
import { integer, nonEmpty } from "./numbers.ts";
import { Results } from "./results.ts";
import { Terminal } from "./terminal.ts";

interface ExpressivityCommandOptions {
  n?: number;
  dimension?: number;
  outputs?: number;
  values?: "numbers" | "classes";
  depth?: number;
  seed?: number;
  out?: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `rote expressivity`: Theorem 1 put to the test. */
export function expressivityCommand(signal: AbortSignal): Command {
  return new Command("expressivity")
    .description(
      "Build the network of Theorem 1: two layers and 2n + d weights, for any values on any n " +
        "points in d dimensions.",
    )
    .option("--n <n>", "points (1000)", integer)
    .option("--dimension <d>", "numbers a point (2352, an image of 28×28×3)", integer)
    .option("--outputs <k>", "values a point (1)", integer)
    .addOption(
      new Option("--values <which>", "random classes 0 to 9 (default), or normal numbers").choices([
        "classes",
        "numbers",
      ]),
    )
    .option("--depth <k>", "layers: 2 for Theorem 1, more for Corollary 1 (2)", integer)
    .option("--seed <n>", "draws points, values and the construction (0)", integer)
    .option("--out <folder>", "where the record goes; default: a name under rote-results", nonEmpty)
    .option("--dry-run", "print what would be done, how much and where, and do nothing")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only")
    .action(async (options: ExpressivityCommandOptions) => {
      const { out, dryRun, json: _, quiet: __, ...given } = options;
      const specification = completeExpressivitySpecification(given as ExpressivitySpecification);
      const terminal = new Terminal(options);
      const hash = await specificationHash(specification);
      const folder = `rote-results/expressivity-${specification.n}-${hash.slice(0, 8)}`;
      const place = out ?? folder;
      if (dryRun) {
        await Results.look(place, hash);
        const jobs = [await jobOf({ kind: "expressivity", specification })];
        await printDryRun(jobs, { folder: place }, terminal, signal);
        return;
      }
      const results = await Results.open(place, hash);
      try {
        terminal.emit("run_start", { id: hash, name: "expressivity", specification });
        const { seconds = 0 } = kinds.expressivity.cost(specification);
        if (seconds > 1.5) {
          const points = counted(specification.n, "point");
          terminal.say(`Building a network for ${points}, in about ${duration(seconds)} …`);
        }
        const record = await runExpressivity(specification);
        terminal.emit("run_end", { id: hash, name: "expressivity", record });
        const path = await results.writeJson("record.json", record);
        await results.finish();
        const { n, dimension, outputs, depth, width, weights, maxError } = record;
        const formula = depth > 2 ? "" : outputs === 1 ? " = 2n + d" : " = d + n + nK";
        terminal.print(
          `${counted(n, "point")} in ${counted(dimension, "dimension")}, ` +
            `${counted(outputs, "value")} each: ${counted(depth, "layer")} of width ` +
            `${count(width)}, ${counted(weights, "weight")}${formula}.`,
        );
        terminal.print(
          `Largest error ${maxError.toExponential(1)}, largest weight ` +
            `${record.largestWeight.toExponential(1)}, ${record.seconds.toFixed(1)} s.`,
        );
        terminal.print(`Record: ${path}`);
      } finally {
        results.close();
      }
    });
}
