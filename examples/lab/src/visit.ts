import { fragmentOf } from "./place.ts";
import type { LabState } from "./state.ts";
import type { Store } from "./store.ts";

/** What a reload brings back although the address does not say it. */
export interface Visit {
  /** The number of the run that the page was about. */
  shown: number | undefined;
  /** Which of the choices of the open step the reader took. */
  chosen: number | undefined;
}

/** Within this tab, for as long as it is open. */
const KEY = "rote-lab";

/** What was left at this address, in this tab; undefined if nothing was. */
export function lastVisit(hash: string): Visit | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    if (`#${kept.fragment}` !== hash) return undefined;
    return { shown: numberOf(kept.shown), chosen: numberOf(kept.chosen) };
  } catch {
    return undefined; // storage is blocked, or holds something else
  }
}

const numberOf = (value: unknown) => (Number.isInteger(value) ? (value as number) : undefined);

/** Keeps from now on what `lastVisit` reads. */
export function keepVisit(store: Store<LabState>): void {
  let kept: Pick<LabState, "settings" | "story" | "shown"> | undefined;
  const write = () => {
    const { settings, story, shown } = store.value;
    if (kept?.settings === settings && kept.story === story && kept.shown === shown) return;
    kept = { settings, story, shown };
    const fragment = fragmentOf(story ? { step: story.step } : { settings });
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ fragment, shown, chosen: story?.chosen }));
    } catch {} // storage is blocked, or full
  };
  store.subscribe(write);
  write();
}
