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
    "graphMemory",
    "loadOnnxRuntime",
    "matrixEngine",
    "mostThreads",
    "onnxRuntimeName",
    "onnxRuntimeVersion",
    "startOnnxRuntime",
    "startProvider",
  ]);
});
