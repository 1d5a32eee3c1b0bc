import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const file = JSON.stringify(new URL("./interruption.ts", import.meta.url).href);

/** The exit code of a process that the two signals reach in this order. */
function exitCodeAfter(first: string, second: string): number | null {
  const script = `
    const { interruption } = await import(${file});
    const { signal } = interruption();
    process.emit("${first}");
    if (signal.reason?.name !== "Interrupted") process.exit(1);
    process.emit("${second}");
    process.exit(2);`;
  const flags = ["--no-warnings", "--input-type=module", "--eval", script];
  return spawnSync(process.execPath, flags).status;
}

test("the first signal aborts, the second ends the process at once with its own exit code", () => {
  expect(exitCodeAfter("SIGINT", "SIGTERM")).toBe(143);
  expect(exitCodeAfter("SIGTERM", "SIGINT")).toBe(130);
  expect(exitCodeAfter("SIGINT", "SIGINT")).toBe(130);
});
