import { expect, test } from "vitest";
import { withProgress } from "./withProgress.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

async function collect<R, T>(events: AsyncGenerator<R, T, undefined>) {
  const reports: R[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (done) return { reports, result: value as T };
    reports.push(value as R);
  }
}

test("gives the reports in their order and then what the work returned", async () => {
  const events = withProgress<number, string>(async (report) => {
    for (const n of [1, 2, 3]) {
      report(n);
      await turn();
    }
    return "done";
  });
  expect(await collect(events)).toEqual({ reports: [1, 2, 3], result: "done" });
});

test("of reports that come at once only the latest is given, and none is needed", async () => {
  const events = withProgress<number, number>(async (report) => {
    for (let n = 0; n < 100; n++) report(n);
    return 7;
  });
  expect(await collect(events)).toEqual({ reports: [99], result: 7 });
  expect(await collect(withProgress<number, number>(async () => 5))).toEqual({
    reports: [],
    result: 5,
  });
});

test("rejects with what the work rejects with", async () => {
  const events = withProgress<number, never>(async (report) => {
    report(1);
    await turn();
    throw new Error("no");
  });
  expect((await events.next()).value).toBe(1);
  await expect(events.next()).rejects.toThrow("no");
});
