import type { RunSpecification } from "@rote/experiments/specification";
import { isSame } from "./isSame.ts";
import { fragmentOf } from "./place.ts";
import { activeRun, type LabState, type Picked } from "./state.ts";
import type { Store } from "./store.ts";
import { keepInTab, keptInTab } from "./tabStorage.ts";

/** What a reload brings back although the address does not say it. */
export interface Visit {
  /** The number of the run that the page was about. */
  shown: number | undefined;
  /** The picture that the reader looked at. */
  picked: Picked | undefined;
  /** The run that was being trained: its learning rate, and the conditions that follow it. */
  active: (Pick<LabState, "queue" | "learningRateScale"> & { number: number }) | undefined;
}

const [NAME, ANSWERS] = ["visit", "answers"];

/** What was left at this address, in this tab; undefined if nothing was. */
export function lastVisit(hash: string): Visit | undefined {
  const kept = Object(keptInTab(NAME)) as Partial<Visit> & { fragment?: unknown };
  if (`#${kept.fragment}` !== hash) return undefined;
  return {
    shown: numberOf(kept.shown),
    picked: isPicked(kept.picked) ? kept.picked : undefined,
    active: isActiveVisit(kept.active) ? kept.active : undefined,
  };
}

/** The answers to the story in this tab, at whatever address. */
export function lastAnswers(): LabState["answers"] {
  const kept = Object(keptInTab(ANSWERS)) as Record<number, unknown>;
  const isOne = ([, chosen]: [string, unknown]) => Number.isInteger(chosen);
  return Object.fromEntries(Object.entries(kept).filter(isOne)) as LabState["answers"];
}

const numberOf = (value: unknown) => (Number.isInteger(value) ? (value as number) : undefined);

const isPicked = (value: unknown): value is Picked => {
  const { of, place } = Object(value) as Partial<Picked>;
  return (of === "train" || of === "test") && Number.isInteger(place);
};

const isActiveVisit = (value: unknown): value is NonNullable<Visit["active"]> => {
  const { number, queue, learningRateScale } = Object(value) as Partial<Visit["active"] & object>;
  return (
    Number.isInteger(number) &&
    typeof learningRateScale === "number" &&
    Array.isArray(queue) &&
    queue.every((one: RunSpecification) => typeof one === "object" && one !== null)
  );
};

/** Keeps from now on what `lastVisit` and `lastAnswers` read. */
export function keepVisit(store: Store<LabState>): void {
  let kept: ReturnType<typeof keptOf> | undefined;
  const write = () => {
    const now = keptOf(store.value);
    if (kept && isSame(kept, now)) return;
    kept = now;
    const { settings, story, answers, number, queue, learningRateScale, ...visit } = now;
    const visited: Visit = {
      ...visit,
      active: number === undefined ? undefined : { number, queue, learningRateScale },
    };
    const fragment = fragmentOf(story ? { step: story.step } : { settings });
    keepInTab(NAME, { fragment, ...visited });
    keepInTab(ANSWERS, answers);
  };
  store.subscribe(write);
  write();
}

/** What of the state is kept. */
const keptOf = (state: LabState) => ({
  settings: state.settings,
  story: state.story,
  answers: state.answers,
  shown: state.shown,
  picked: state.picked,
  number: activeRun(state)?.number,
  queue: state.queue,
  learningRateScale: state.learningRateScale,
});
