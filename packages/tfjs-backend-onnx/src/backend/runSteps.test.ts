import { expect, test } from "vitest";
import { runSteps, type Steps } from "./runSteps.ts";

/** The sum of what `values` settle to; an error counts as 100. */
function* sum(...values: (() => number | Promise<number>)[]): Steps<number, number> {
  let total = 0;
  for (const value of values) {
    try {
      total += yield value();
    } catch {
      total += 100;
    }
  }
  return total;
}
const one = () => 1;
const two = () => 2;
const later = (f: () => number) => async () => f();
const fail = () => {
  throw new Error("no");
};

test("a computation without promises has its result at once", () => {
  expect(runSteps(sum(one, two, fail))).toBe(103);
});

test("a promise anywhere makes a promise of the result", async () => {
  const running = runSteps(sum(one, later(two), two));
  expect(running).toBeInstanceOf(Promise);
  expect(await running).toBe(5);
});

test("a rejection is thrown where the promise was yielded", async () => {
  expect(await runSteps(sum(later(fail), fail, later(one)))).toBe(201);
});

test("what the computation throws is thrown, or rejects once it is asynchronous", async () => {
  function* failing(value: number | Promise<number>): Steps<void, number> {
    yield value;
    fail();
  }
  expect(() => runSteps(failing(1))).toThrow("no");
  await expect(runSteps(failing(Promise.resolve(1)))).rejects.toThrow("no");
});
