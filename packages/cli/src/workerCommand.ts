import { listBackends } from "@rote/backends";
import type { RunWorkerOptions, WorkerEvent } from "@rote/sweep-bullmq";
import { Command, Option } from "commander";
import { titleOf } from "./describeJob.ts";
import type { EventFields } from "./events.ts";
import { addGiven } from "./givenLabels.ts";
import { nonEmpty, positiveInteger, positiveNumber } from "./numbers.ts";
import { QUEUE_WORDS, queueAddress, queuePackage } from "./queue.ts";
import { Terminal, type TerminalOptions } from "./terminal.ts";

interface WorkerOptions extends TerminalOptions {
  queue: string;
  jobs: number;
  threads?: number;
  memory?: number;
  backend: string;
  data?: string;
  given?: string;
  offline?: boolean;
  checkpoints?: string;
  lease: number;
}

/** `rote worker`: does the jobs of a queue until it is stopped. */
export function workerCommand(signal: AbortSignal): Command {
  const backends = listBackends().map(({ name }) => name);
  return addGiven(new Command("worker"))
    .description(
      "Do the runs that `rote sweep --queue` and `rote reproduce --queue` ask for, on any number " +
        "of machines. When it is stopped, what runs is saved and given back to the queue.",
    )
    .requiredOption("--queue <url>", QUEUE_WORDS, nonEmpty)
    .option("--jobs <n>", "processes at once", positiveInteger, 1)
    .option(
      "--threads <n>",
      "threads of each process; default: cores divided by processes",
      positiveInteger,
    )
    .option("--memory <GB>", "the most that one process may take", positiveNumber)
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
      "--checkpoints <folder>",
      "a folder that all machines share, for checkpoints; default: Redis itself",
      nonEmpty,
    )
    .option(
      "--lease <s>",
      "seconds without a sign of life after which another machine takes a run over",
      positiveNumber,
      30,
    )
    .option("--json", "print JSON lines on stdout, and nothing else there")
    .option("--quiet", "print errors only")
    .action(async (options: WorkerOptions) => {
      const terminal = new Terminal(options);
      const { queueTitle, runWorker } = await queuePackage();
      const address = queueAddress(options.queue);
      const title = queueTitle(address);
      const onEvent = (event: WorkerEvent) => tell(terminal, title, event);
      await runWorker(address, { ...workerOptions(options), signal, onEvent });
      signal.throwIfAborted();
    });
}

function workerOptions(options: WorkerOptions): RunWorkerOptions {
  const { jobs, threads, memory, backend, data, given, offline, checkpoints, lease } = options;
  return {
    jobs,
    backend,
    lease,
    data: {
      ...(data !== undefined && { directory: data }),
      ...(given !== undefined && { given }),
      ...(offline !== undefined && { offline }),
    },
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memoryLimit: memory * 1e9 }),
    ...(checkpoints !== undefined && { checkpoints }),
  };
}

function tell(terminal: Terminal, queue: string, event: WorkerEvent): void {
  const { type } = event;
  if (type !== "progress") terminal.emit(`worker_${type}`, fieldsOf(event));
  if (type === "ready") terminal.say(`${event.machine} waits for runs at ${queue}.`);
  if (type === "started") {
    const from = event.step === undefined ? "" : `, from step ${event.step}`;
    terminal.say(`${titleOf(event.job)}: begun${from}.`);
  }
  if (type === "finished") terminal.say(`${titleOf(event.job)}: done.`);
  if (type === "failed") terminal.say(`${event.id}: ${event.error.kind}: ${event.error.message}`);
  if (type === "refused") terminal.say(`${event.id}: left to other machines: ${event.reason}`);
  if (type === "released") terminal.say(`${titleOf(event.job)}: given up: ${event.reason}.`);
  if (type === "checkpointNotKept") {
    terminal.say(`${titleOf(event.job)}: its checkpoint was not kept: ${event.reason}.`);
  }
  if (type === "trouble") terminal.say(`queue: ${event.message}; trying on.`);
}

type ReportedEvent = Exclude<WorkerEvent, { type: "progress" }>;

/** An event for machines: of a job its id alone. */
function fieldsOf(event: ReportedEvent): EventFields<`worker_${ReportedEvent["type"]}`> {
  if (event.type === "failed") {
    const { kind, message, retryable } = event.error;
    return { id: event.id, kind, message, retryable };
  }
  const { type: _, ...fields } = event;
  return "job" in fields ? { ...fields, job: fields.job.id } : fields;
}
