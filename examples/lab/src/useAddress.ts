import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Lab } from "./lab.ts";
import { fragmentOf, placeOf } from "./place.ts";
import { useStore } from "./useStore.ts";

/** Changes within so many milliseconds are one step back: a slider is dragged. */
const TOGETHER = 800;

/**
 * Keeps the address and the page's state equal: a change makes a new entry of the history, so that
 * Back undoes it, and an address that is gone to changes the state.
 */
export function useAddress(lab: Lab): void {
  const { settings, story } = useStore(lab.store, ({ settings, story }) => ({ settings, story }));
  const fragment = fragmentOf(story ? { step: story.step } : { settings });
  const changed = useRef(Number.NEGATIVE_INFINITY);
  /** The address that the state has last been made equal to. */
  const known = useRef(location.hash);
  // With what is drawn, not after it: a reload in between would find nothing of this address.
  useLayoutEffect(() => {
    if (location.hash !== known.current) return; // gone to meanwhile: `follow` is to come
    if (location.hash === `#${fragment}`) return;
    const isFirst = ["", "#"].includes(location.hash) || location.hash.startsWith("#run=");
    const together = performance.now() - changed.current < TOGETHER;
    changed.current = performance.now();
    const write = isFirst || together ? history.replaceState : history.pushState;
    write.call(history, null, "", `#${fragment}`);
    known.current = location.hash;
  }, [fragment]);
  useEffect(() => {
    const follow = () => {
      known.current = location.hash;
      try {
        const place = placeOf(location.hash);
        if ("step" in place) lab.open(place.step);
        else if ("run" in place) lab.openRun(place.run);
        else lab.change(place.settings);
      } catch (error) {
        lab.alert((error as Error).message);
      }
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [lab]);
}
