import type { Shelf } from "./shelf.ts";
import type { LabRun, LabState } from "./state.ts";
import type { Store } from "./store.ts";

/** Between two writings, in milliseconds: a run changes many times a second. */
const INTERVAL = 1000;

/**
 * Keeps the runs of the store on the shelf: what training changes is written every second, and when
 * the page is left; what the reader changes, and each end of a run, at once. Of the finished runs
 * that the page carries only what the reader made of them.
 */
export function keepRuns(store: Store<LabState>, shelf: Shelf): void {
  const kept = new Map(store.value.runs.map((run) => [run.number, run]));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const { runs } = store.value;
    const numbers = new Set(runs.map(({ number }) => number));
    for (const run of runs) {
      if (kept.get(run.number) === run) continue;
      kept.set(run.number, run);
      shelf.put(run.origin === "paper" ? withoutRecord(run) : run).catch(() => {}); // it is full
    }
    for (const number of kept.keys()) {
      if (numbers.has(number)) continue;
      kept.delete(number);
      shelf.remove(number).catch(() => {});
    }
  };
  store.subscribe(() => {
    if (isUrgent(store.value.runs, kept)) write();
    else timer ??= setTimeout(write, INTERVAL);
  });
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
}

/** Whether a run has come, was named, pinned or removed, or has ended since the last writing. */
const isUrgent = (runs: readonly LabRun[], kept: ReadonlyMap<number, LabRun>): boolean =>
  runs.length < kept.size ||
  runs.some((run) => {
    const before = kept.get(run.number);
    if (!before) return true;
    const { title, pinned, phase } = before;
    return title !== run.title || pinned !== run.pinned || phase !== run.phase;
  });

const withoutRecord = (run: LabRun): LabRun => ({
  ...run,
  losses: [],
  epochs: [],
  record: undefined,
});
