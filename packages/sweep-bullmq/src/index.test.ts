import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "QueueArgumentError",
    "QueueError",
    "queueBoard",
    "queueExecutor",
    "queueTitle",
    "runWorker",
  ]);
});
