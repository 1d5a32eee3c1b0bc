import { isSame } from "./isSame.ts";
import type { Shelf } from "./shelf.ts";
import { isActive, type LabRun, type LabState } from "./state.ts";
import type { Store } from "./store.ts";

/** Between two writings, in milliseconds: a run changes many times a second. */
const INTERVAL = 1000;

/**
 * Keeps the runs of the store on the shelf: what training changes is written every second, and when
 * the page is left; what the reader changes, and each end of a run, at once. Of the finished runs
 * that the page carries only what the reader made of them. Several tabs write no more than each has
 * changed, and tell each other which run the reader has changed or removed: the shelf says how.
 */
export function keepRuns(store: Store<LabState>, shelf: Shelf): void {
  const written = (writing: Promise<unknown>, number: number, isTold: boolean) => {
    writing.then(
      () => isTold && shelf.tell(number),
      () => {}, // it is full
    );
  };
  const kept = new Map(store.value.runs.map((run) => [run.number, run]));
  /** Runs that were removed here: other tabs are told of one that comes back. */
  const removed = new Set<number>();
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
      const isOwn = before === undefined || run.origin === "paper" || isActive(run);
      written(
        isOwn
          ? shelf.put(run.origin === "paper" ? withoutRecord(run) : run)
          : shelf.change(run, before),
        run.number,
        before ? isMadeOther(before, run) : removed.delete(run.number),
      );
    }
    for (const number of kept.keys()) {
      if (numbers.has(number)) continue;
      kept.delete(number);
      removed.add(number);
      written(shelf.remove(number), number, true);
    }
  };
  store.subscribe(() => {
    if (isUrgent(store.value.runs, kept)) write();
    else timer ??= setTimeout(write, INTERVAL);
  });
  /** What is being trained elsewhere, or paused, stays there. */
  const bringBack = (run: LabRun | undefined) => {
    if (!run || isActive(run)) return;
    kept.set(run.number, run); // it is written already
    store.update((state) => ({
      ...state,
      runs: [...state.runs, run].sort((a, b) => a.number - b.number),
    }));
  };
  /** What the reader has made of a run elsewhere; undefined once it is removed. */
  const hear = (number: number, there: LabRun | undefined) => {
    const run = store.value.runs.find((run) => run.number === number);
    if (!run) bringBack(there);
    if (!run || isActive(run)) return; // what is trained here is no other tab's
    if (there && !isMadeOther(run, there)) return;
    const told = there && { ...run, ...madeOf(there) };
    if (!told) kept.delete(number);
    else if (kept.get(number) === run) kept.set(number, told); // it is written already
    store.update((state) => ({
      ...state,
      runs: state.runs.flatMap((one) => (one !== run ? [one] : told ? [told] : [])),
      shown: told || state.shown !== number ? state.shown : undefined,
    }));
  };
  shelf.listen((number) => {
    shelf.run(number).then(
      (there) => hear(number, there),
      () => {}, // it is heard of at the next visit
    );
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
