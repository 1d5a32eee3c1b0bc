import { listBackends, startBackend } from "@rote/backends";
import {
  type DataSource,
  type Executor,
  inProcess,
  type ProcessPoolOptions,
  processPool,
} from "@rote/experiments/sweeps";
import { type Command, Option } from "commander";
import { nonEmpty, nonNegativeInteger, positiveInteger, positiveNumber } from "./numbers.ts";
import type { TerminalOptions } from "./terminal.ts";

/** What commands that do many runs have in common. */
export interface SweepCommandOptions extends TerminalOptions {
  out?: string;
  dryRun?: boolean;
  jobs?: number;
  threads?: number;
  memory?: number;
  retry: number;
  failFast?: boolean;
  inProcess?: boolean;
  backend: string;
  data?: string;
  offline?: boolean;
}

export function addSweepOptions(command: Command): Command {
  const backends = listBackends().map(({ name }) => name);
  return command
    .option("--dry-run", "print the runs and their cost, and do nothing")
    .option("--jobs <n>", "processes at once; default: half the cores", positiveInteger)
    .option(
      "--threads <n>",
      "threads of each process; default: cores divided by processes",
      positiveInteger,
    )
    .option("--memory <GB>", "the most that one process may take", positiveNumber)
    .option("--retry <n>", "how often a failed run is done again", nonNegativeInteger, 1)
    .option("--fail-fast", "stop at the first run that fails permanently")
    .option("--in-process", "do one run after the other in this process")
    .addOption(
      new Option("--backend <name>", "what computes")
        .choices(["auto", ...backends])
        .default("auto"),
    )
    .option("--data <folder>", "a folder of the dataset's official files", nonEmpty)
    .option("--offline", "use the cache only, never the network")
    .option(
      "--out <folder>",
      "where the results go; what is finished there is not done again",
      nonEmpty,
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only");
}

/** The executor that the options ask for. */
export async function executorOf(options: SweepCommandOptions): Promise<Executor> {
  const { backend, jobs, threads, memory } = options;
  if (options.inProcess) {
    await startBackend({ backend });
    return inProcess(dataSourceOf(options));
  }
  const pool: ProcessPoolOptions = {
    backend,
    data: dataSourceOf(options),
    ...(jobs !== undefined && { concurrency: jobs }),
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memoryLimit: memory * 1e9 }),
  };
  return processPool(pool);
}

function dataSourceOf({ data, offline }: SweepCommandOptions): DataSource {
  return {
    ...(data !== undefined && { directory: data }),
    ...(offline !== undefined && { offline }),
  };
}
