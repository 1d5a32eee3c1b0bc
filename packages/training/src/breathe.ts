/**
 * Lets the event loop turn once: signals, timers, messages and input get their turn. A backend whose
 * results are there at once would otherwise keep a loop of awaits from ever letting them in.
 *
 * A message to oneself and not a timer, since browsers hold timers back for 4 ms and more.
 */
export function breathe(): Promise<void> {
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
