/** The longest that signals, timers and input wait, in milliseconds. */
const LONGEST = 40;

/**
 * A function that lets the event loop turn, so that signals, timers, messages and input get their turn:
 * a backend whose results are there at once would otherwise keep a loop of awaits from ever letting them
 * in. It does so where the last turn is 40 ms ago: the threads of a backend fall asleep meanwhile, which
 * costs a small network's step a tenth of its time and more.
 *
 * A message to oneself and not a timer, since browsers hold timers back for 4 ms and more.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONGEST) return;
    await turn();
    last = performance.now();
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
