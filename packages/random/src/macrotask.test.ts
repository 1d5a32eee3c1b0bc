import { expect, test } from "vitest";
import { macrotask } from "./macrotask.ts";

test("a loop that waits for it lets timers in", async () => {
  let rang = false;
  setTimeout(() => {
    rang = true;
  }, 1);
  const start = performance.now();
  while (!rang && performance.now() - start < 10_000) await macrotask();
  expect(rang).toBe(true);
});
