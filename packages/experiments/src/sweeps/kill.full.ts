import { expect, test } from "vitest";
import { killSweeps } from "./kill.testing.ts";

test("200 kills of workers and coordinators lose nothing, and leave each record once", {
  timeout: 3_600_000,
}, async () => {
  expect(await killSweeps({ kills: 200 })).toBe(200);
});
