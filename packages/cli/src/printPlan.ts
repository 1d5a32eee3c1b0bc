import { cachePath, listDatasets, verifyDataset } from "@rote/datasets";
import { kindOf } from "@rote/experiments/kinds";
import type { Plan, PlannedJob } from "@rote/experiments/sweeps";
import { groupBy } from "@rote/records";
import { cellsOf } from "./describeJob.ts";
import { count, duration } from "./inWords.ts";
import type { Terminal } from "./terminal.ts";
import { textTable } from "./textTable.ts";

/** Prints what a sweep would do and what it would cost. */
export async function printPlan(
  plan: Plan,
  terminal: Terminal,
  { concurrency, data }: { concurrency: number; data?: string | undefined },
): Promise<void> {
  const columns = [
    ...["what", "dataset", "condition", "regularizers", "seed"].map((name) => ({
      name,
      numeric: false,
    })),
    ...["examples", "steps, at most", "time, at most"].map((name) => ({ name, numeric: true })),
  ];
  terminal.print(textTable({ columns, rows: plan.jobs.map(rowOf) }));
  const parts = partsOf(plan, concurrency);
  if (parts.rows.length > 1) terminal.print(textTable(parts));
  const { runs, steps, seconds } = plan.remaining;
  const done = plan.jobs.length - runs;
  const time = seconds === undefined ? "of unknown length" : `at most ${duration(seconds)}`;
  terminal.print(
    `${plan.jobs.length} runs, of which ${done} are done. To do: ${runs} runs of at most ` +
      `${count(steps)} steps, ${time} with ${concurrency} at once.`,
  );
  const downloads = data === undefined ? await downloadsOf(plan.jobs) : [];
  const megabytes = downloads.map(({ name, bytes }) => `${name}: ${Math.ceil(bytes / 1e6)} MB`);
  terminal.print(
    downloads.length === 0
      ? "Nothing is to be downloaded."
      : `To be downloaded, decompressed size: ${megabytes.join(", ")} (to ${cachePath()}).`,
  );
  for (const { job, done, steps, seconds } of plan.jobs) {
    const { id, kind, specification } = job;
    terminal.emit("planned", { id, kind, specification, done, steps, seconds: seconds ?? null });
  }
  terminal.emit("plan", { ...plan.remaining, concurrency, downloads });
}

/** What is to do for each network and each kind of solution, so that a part can be chosen. */
function partsOf(plan: Plan, concurrency: number): Parameters<typeof textTable>[0] {
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

function rowOf({ job, done, steps, seconds }: PlannedJob): string[] {
  const time = seconds === undefined ? "?" : duration(seconds);
  return [...cellsOf(job), steps === 0 ? "–" : count(steps), done ? "done" : time];
}

/** What is not in the cache yet, dataset by dataset. */
async function downloadsOf(
  jobs: readonly PlannedJob[],
): Promise<{ name: string; bytes: number }[]> {
  const open = jobs.flatMap(({ job: { kind, specification }, done }) =>
    done ? [] : kindOf(kind).datasets(specification),
  );
  const published = listDatasets().filter(({ name }) => open.includes(name));
  const missing = await Promise.all(
    published.map(async ({ name }) => {
      const files = (await verifyDataset(name)).filter(({ status }) => status !== "verified");
      return { name, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
    }),
  );
  return missing.filter(({ bytes }) => bytes > 0);
}
