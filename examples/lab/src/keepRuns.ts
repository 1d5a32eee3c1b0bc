import { isSame } from "./isSame.ts";
import type { Shelf } from "./shelf.ts";
import { isActive, type LabRun, type LabState } from "./state.ts";
import type { Store } from "./store.ts";

/** Between two writings, in milliseconds: a run changes many times a second. */
const INTERVAL = 1000;

/** What a tab tells the others: what the reader has made of a run, or that it is removed. */
interface Told {
  number: number;
  made: Pick<LabRun, "title" | "pinned" | "unasked"> | undefined;
}

/**
 * Keeps the runs of the store on the shelf: what training changes is written every second, and when
 * the page is left; what the reader changes, and each end of a run, at once. Of the finished runs
 * that the page carries only what the reader made of them. Tabs tell each other what the reader
 * changes and removes: a whole run is written, and must not be older than what another tab wrote.
 */
export function keepRuns(store: Store<LabState>, shelf: Shelf): void {
  const tabs = new BroadcastChannel("rote-lab");
  const tell = (told: Told) => tabs.postMessage(told);
  const kept = new Map(store.value.runs.map((run) => [run.number, run]));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const { runs } = store.value;
    const numbers = new Set(runs.map(({ number }) => number));
    for (const run of runs) {
      const before = kept.get(run.number);
      if (before === run) continue;
      kept.set(run.number, run);
      if (before && isMadeOther(before, run)) tell({ number: run.number, made: madeOf(run) });
      shelf.put(run.origin === "paper" ? withoutRecord(run) : run).catch(() => {}); // it is full
    }
    for (const number of kept.keys()) {
      if (numbers.has(number)) continue;
      kept.delete(number);
      tell({ number, made: undefined });
      shelf.remove(number).catch(() => {});
    }
  };
  store.subscribe(() => {
    if (isUrgent(store.value.runs, kept)) write();
    else timer ??= setTimeout(write, INTERVAL);
  });
  tabs.addEventListener("message", ({ data: { number, made } }: MessageEvent<Told>) => {
    const run = store.value.runs.find((run) => run.number === number);
    if (!run || isActive(run)) return; // what is trained here is no other tab's
    const told = made && { ...run, ...made };
    if (!told) kept.delete(number);
    else if (kept.get(number) === run) kept.set(number, told); // it is written already
    store.update((state) => ({
      ...state,
      runs: state.runs.flatMap((one) => (one !== run ? [one] : told ? [told] : [])),
      shown: told || state.shown !== number ? state.shown : undefined,
    }));
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
    return isMadeOther(before, run) || before.phase !== run.phase;
  });

const madeOf = ({ title, pinned, unasked }: LabRun) => ({ title, pinned, unasked });

const isMadeOther = (before: LabRun, run: LabRun) => !isSame(madeOf(before), madeOf(run));

const withoutRecord = (run: LabRun): LabRun => ({
  ...run,
  losses: [],
  epochs: [],
  record: undefined,
});
