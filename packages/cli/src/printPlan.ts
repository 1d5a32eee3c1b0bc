import { cachePath, listDatasets, verifyDataset } from "@rote/datasets";
import { type Job, kindOf } from "@rote/experiments/kinds";
import type { Plan, PlannedJob } from "@rote/experiments/sweeps";
import type { Table } from "@rote/plots";
import { counted, groupBy, type ShiftSpecification } from "@rote/records";
import { cellsOf } from "./describeJob.ts";
import { count, duration } from "./inWords.ts";
import type { Terminal } from "./terminal.ts";

/** Prints what a sweep would do and what it would cost. */
export async function printPlan(
  plan: Plan,
  terminal: Terminal,
  {
    concurrency,
    data,
    folder,
  }: {
    concurrency: number;
    data?: string | undefined;
    folder?: string | undefined;
  },
): Promise<void> {
  const shifts = plan.jobs.map(({ job }) => shiftsInWords(job));
  const isTested = shifts.some((words) => words !== "");
  const names = ["what", "dataset", "condition", "regularizers", "seed"];
  if (isTested) names.push("tested on");
  const columns = [
    ...names.map((name) => ({ name, numeric: false })),
    ...["examples", "steps, at most", "time, at most"].map((name) => ({ name, numeric: true })),
  ];
  const rows = plan.jobs.map((planned, i) => rowOf(planned, isTested ? shifts[i]! || "–" : null));
  terminal.printTable({ columns, rows });
  const parts = partsOf(plan, concurrency);
  if (parts.rows.length > 1) terminal.printTable(parts);
  const { runs, steps, seconds } = plan.remaining;
  const done = plan.jobs.length - runs;
  const time = seconds === undefined ? "of unknown length" : `at most ${duration(seconds)}`;
  const each = steps > 0 ? ` of at most ${counted(steps, "step")}` : "";
  terminal.printSentences(
    `${counted(plan.jobs.length, "run")}, ${done} done. To do: ${counted(runs, "run")}` +
      `${each}, ${time} with ${concurrency} at once.`,
  );
  const downloads = data === undefined ? await downloadsOf(plan.jobs) : [];
  terminal.printSentences(downloadsInWords(downloads));
  if (folder !== undefined) terminal.printSentences(`Results would go to ${folder}.`);
  for (const { job, done, steps, seconds } of plan.jobs) {
    const { id, kind, specification } = job;
    terminal.emit("planned", { id, kind, specification, done, steps, seconds: seconds ?? null });
  }
  const where = folder === undefined ? {} : { folder };
  terminal.emit("plan", { ...plan.remaining, concurrency, ...where, downloads });
}

/** What is to do for each network and each kind of solution, so that a part can be chosen. */
function partsOf(plan: Plan, concurrency: number): Table {
  const columns = [
    { name: "to do", numeric: false },
    { name: "runs", numeric: true },
    { name: "time, at most", numeric: true },
  ];
  const open = plan.jobs.filter(({ done }) => !done);
  const rows = [...groupBy(open, ({ job }) => cellsOf(job)[0]!)].map(([what, jobs]) => {
    const seconds = jobs.reduce((sum, { seconds }) => sum + (seconds ?? Number.NaN), 0);
    const time = Number.isNaN(seconds) ? "?" : duration(seconds / concurrency);
    return [what, count(jobs.length), time];
  });
  return { columns, rows };
}

function rowOf({ job, done, steps, seconds }: PlannedJob, shifts: string | null): string[] {
  const time = seconds === undefined ? "?" : duration(seconds);
  const [examples, ...cells] = cellsOf(job).reverse();
  const tested = shifts === null ? [] : [shifts];
  const costs = [steps === 0 ? "–" : count(steps), done ? "done" : time];
  return [...cells.reverse(), ...tested, examples!, ...costs];
}

/** Kinds of shifts that are named one by one. */
const FEW = 3;

/** "contrast 1–5, brightness 5": the shifts on which a finished network is tested; "" for none. */
function shiftsInWords({ specification }: Job): string {
  const { testOn = [] } = specification as { testOn?: ShiftSpecification[] };
  const kinds = [...groupBy(testOn, ({ name }) => name)];
  if (kinds.length > FEW)
    return `${counted(testOn.length, "shift")} of ${counted(kinds.length, "kind")}`;
  return kinds
    .map(([name, shifts]) => {
      const severities = shifts.map(({ severity }) => severity);
      const [least, most] = [Math.min(...severities), Math.max(...severities)];
      const isRange = most > least && most - least + 1 === severities.length;
      return `${name} ${isRange ? `${least}–${most}` : severities.join(", ")}`;
    })
    .join(", ");
}

/**
 * Prints what of some datasets is to be downloaded, and where to, without downloading it.
 */
export async function printDownloads(names: readonly string[], terminal: Terminal): Promise<void> {
  const downloads = await missingOf(names);
  terminal.printSentences(downloadsInWords(downloads));
  const nothing = { runs: 0, steps: 0, seconds: 0, concurrency: 1 };
  terminal.emit("plan", { ...nothing, folder: cachePath(), downloads });
}

interface Download {
  name: string;
  bytes: number;
}

export function downloadsInWords(downloads: readonly Download[]): string {
  const megabytes = downloads.map(({ name, bytes }) => `${name}: ${Math.ceil(bytes / 1e6)} MB`);
  return downloads.length === 0
    ? "Nothing is to be downloaded."
    : `To be downloaded, decompressed size: ${megabytes.join(", ")} (to ${cachePath()}).`;
}

/** What is not in the cache yet, dataset by dataset. */
const downloadsOf = (jobs: readonly PlannedJob[]): Promise<Download[]> =>
  missingOf(
    jobs.flatMap(({ job: { kind, specification }, done }) =>
      done ? [] : kindOf(kind).datasets(specification),
    ),
  );

/** What of some datasets is not in the cache yet. */
export async function missingOf(names: readonly string[]): Promise<Download[]> {
  const published = listDatasets().filter(({ name }) => names.includes(name));
  const missing = await Promise.all(
    published.map(async ({ name }) => {
      const files = (await verifyDataset(name)).filter(({ status }) => status !== "verified");
      return { name, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
    }),
  );
  return missing.filter(({ bytes }) => bytes > 0);
}
