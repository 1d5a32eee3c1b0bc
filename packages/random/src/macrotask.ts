/**
 * Resolves after pending events, timers and input have had their turn.
 *
 * A message to oneself and not a timer, since browsers hold timers back for 4 ms and more. It is
 * here because every package that needs it stands on this one.
 */
export function macrotask(): Promise<void> {
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
