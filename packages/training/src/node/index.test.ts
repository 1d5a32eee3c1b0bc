import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "CheckpointFolder",
    "CheckpointWriteError",
    "SinkWriteError",
    "csvSink",
    "jsonlSink",
    "tensorboardSink",
  ]);
});
