import { listBackends, startBackend } from "@rote/backends";
import type { OwnNetwork } from "@rote/experiments";
import { loadNetwork } from "@rote/experiments/node";
import {
  type DataSource,
  type Executor,
  inProcess,
  type ProcessPoolOptions,
  processPool,
} from "@rote/experiments/sweeps";
import type { Machine, RequiredEnvironment } from "@rote/sweep-bullmq";
import { type Command, Option } from "commander";
import { addGiven } from "./givenLabels.ts";
import { nonEmpty, nonNegativeInteger, positiveInteger, positiveNumber } from "./numbers.ts";
import { type Part, part } from "./part.ts";
import { QUEUE_WORDS, queueAddress, queuePackage, requiredEnvironment } from "./queue.ts";
import type { TerminalOptions } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

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
  given?: string;
  offline?: boolean;
  queue?: string;
  requireEnvironment?: RequiredEnvironment;
  cancel?: boolean;
  watch?: boolean;
  export?: "slurm";
  part?: Part;
  /** Paths of modules with networks of the user's own, of the document. */
  modules?: readonly string[];
}

export function addSweepOptions(command: Command): Command {
  const backends = listBackends().map(({ name }) => name);
  return addGiven(command)
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
    .option(
      "--data <folder>",
      "a folder of the dataset's official files, or for imageFolder your pictures",
      nonEmpty,
    )
    .option("--offline", "use the cache only, never the network")
    .option(
      "--out <folder>",
      "where the results go; what is finished there is not done again",
      nonEmpty,
    )
    .option(
      "--queue <url>",
      `have the runs done by \`rote worker\` elsewhere: ${QUEUE_WORDS}`,
      nonEmpty,
    )
    .option(
      "--require-environment <fields>",
      "with --queue: machines with these alone, such as backend=onnx,runtime=Node 24.21.0",
      requiredEnvironment,
    )
    .option("--cancel", "with --queue: take the runs out of the queue; what runs ends, resumable")
    .addOption(
      new Option(
        "--export <kind>",
        "print a script for an array of a cluster's tasks, and do nothing",
      ).choices(["slurm"]),
    )
    .option("--part <i/n>", "do the i-th of n parts of the runs only, such as 3/20", part)
    .option("--watch", "show all runs and machines: epochs, time left, failures")
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print results and errors only");
}

/** The executor that the options ask for. */
export async function executorOf(options: SweepCommandOptions): Promise<Executor> {
  const { backend, jobs, threads, memory } = options;
  if (options.inProcess) {
    await startBackend({ backend });
    return inProcess(dataSourceOf(options), { networks: await networksOf(options) });
  }
  const pool: ProcessPoolOptions = {
    backend,
    data: dataSourceOf(options),
    networks: options.modules ?? [],
    ...(jobs !== undefined && { concurrency: jobs }),
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memoryLimit: memory * 1e9 }),
  };
  return processPool(pool);
}

/** The networks of the user's own that the sweep names. */
export const networksOf = ({ modules = [] }: SweepCommandOptions): Promise<OwnNetwork[]> =>
  Promise.all(modules.map((path) => loadNetwork(path)));

/** An executor that may hold a connection. */
export interface ClosableExecutor extends Executor {
  close?(): Promise<void>;
}

/**
 * The executor that the options ask for, here or at a queue.
 *
 * @throws {UsageError} if options do not go together.
 */
export async function anyExecutorOf(
  options: SweepCommandOptions,
  signal: AbortSignal,
  onMachines: (machines: Machine[]) => void,
): Promise<ClosableExecutor> {
  checkTogether(options);
  if (options.queue === undefined) return executorOf(options);
  return queueOf(options, signal, onMachines);
}

/** The queue that the options name. */
export async function queueOf(
  options: SweepCommandOptions,
  signal: AbortSignal,
  onMachines: (machines: Machine[]) => void = () => {},
) {
  const { queueExecutor } = await queuePackage();
  const { queue, retry, requireEnvironment: environment } = options;
  return queueExecutor(queueAddress(queue!), {
    attempts: retry + 1,
    ...(environment && { environment }),
    onMachines,
    signal,
  });
}

/** @throws {UsageError} if an option would be without effect. */
export function checkTogether(options: SweepCommandOptions): void {
  if (options.export) checkExport(options);
  const { queue, requireEnvironment, cancel, inProcess, jobs, threads, memory } = options;
  const { backend, data, offline, dryRun } = options;
  if (inProcess) {
    const name = firstGiven({ "--jobs": jobs, "--threads": threads, "--memory": memory });
    if (name !== undefined) {
      throw new UsageError(`${name}: with --in-process there are no others. Leave it out.`);
    }
  }
  if (queue === undefined) {
    const name = firstGiven({ "--require-environment": requireEnvironment, "--cancel": cancel });
    if (name !== undefined) throw new UsageError(`${name}: it needs --queue. Name a queue.`);
    return;
  }
  const name = firstGiven({
    "--in-process": inProcess,
    "--jobs": jobs,
    "--threads": threads,
    "--memory": memory,
    "--backend": dryRun || backend === "auto" ? undefined : backend,
    "--data": data,
    "--offline": offline,
  });
  if (name !== undefined) {
    throw new UsageError(
      `${name}: with --queue it is \`rote worker\` that takes it. Leave it out.`,
    );
  }
  if (cancel && dryRun) throw new UsageError("--cancel: it must be without --dry-run.");
}

/** The name of the first option that is given, if any is. */
const firstGiven = (options: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(options).find((name) => options[name] !== undefined);

/** @throws {UsageError} if an option means nothing to a script that others will run. */
function checkExport(options: SweepCommandOptions): void {
  const { queue, dryRun, part, jobs, inProcess, watch } = options;
  const name = firstGiven({
    "--queue": queue,
    "--dry-run": dryRun,
    "--part": part,
    "--jobs": jobs,
    "--in-process": inProcess,
    "--watch": watch,
  });
  if (name === undefined) return;
  throw new UsageError(`${name}: it must be without --export, whose script decides it.`);
}

function dataSourceOf({ data, offline, given }: SweepCommandOptions): DataSource {
  return {
    ...(data !== undefined && { directory: data }),
    ...(given !== undefined && { given }),
    ...(offline !== undefined && { offline }),
  };
}
