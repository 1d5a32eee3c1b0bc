import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "GraphBuilder",
    "OnnxArgumentError",
    "OnnxError",
    "OnnxRuntimeMissingError",
    "ProviderMissingError",
    "Session",
    "SessionCache",
    "TelemetryError",
    "absent",
    "channelBlock",
    "defaultThreads",
    "loadOnnxRuntime",
    "matrixEngine",
    "mostThreads",
    "onnxRuntimeVersion",
    "startProvider",
  ]);
});
