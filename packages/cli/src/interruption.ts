/** The user, or the system, stopped the command. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly code = "INTERRUPTED";
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(signal === "SIGINT" ? "interrupted." : "terminated.");
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

/**
 * A signal that aborts at the first SIGINT or SIGTERM, so that the step at hand can be finished;
 * the second one ends the process at once.
 */
export function interruption(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const listeners = (["SIGINT", "SIGTERM"] as const).map((name) => {
    const listener = () => {
      const reason = new Interrupted(name);
      if (controller.signal.aborted) process.exit(reason.exitCode);
      controller.abort(reason);
    };
    process.on(name, listener);
    return { name, listener };
  });
  const stop = () => {
    for (const { name, listener } of listeners) process.off(name, listener);
  };
  return { signal: controller.signal, stop };
}
