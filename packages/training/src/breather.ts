import { macrotask } from "@rote/random/macrotask";

/** The longest that signals, timers and input wait, in milliseconds. */
const LONGEST = 40;

/**
 * A function that yields to the event loop, at most every 40 ms, so that signals, timers and input
 * are handled: a loop of awaits on a backend that answers at once would never let them in. Yielding
 * more often lets the backend's threads go idle, which costs a small network a tenth of a step or
 * more.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONGEST) return;
    await macrotask();
    last = performance.now();
  };
}
