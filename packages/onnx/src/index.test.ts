import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "DeviceLostError",
    "DeviceTensor",
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
    "fromDevice",
    "graphMemory",
    "loadOnnxRuntime",
    "matrixEngine",
    "mostThreads",
    "onnxRuntimeName",
    "onnxRuntimeVersion",
    "startOnnxRuntime",
    "startProvider",
    "startWebgpu",
    "toDevice",
  ]);
});
