import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "AsynchronousReadError",
    "BackendOptionError",
    "CaptureError",
    "CapturedStep",
    "DisposedTensorError",
    "ExportError",
    "IndexRangeError",
    "KernelError",
    "OnnxBackend",
    "OnnxBackendError",
    "OnnxExecutor",
    "OutOfMemoryError",
    "ShapeError",
    "UnsupportedDTypeError",
    "UnsupportedKernelError",
    "capture",
    "kernels",
    "registerOnnxBackend",
    "startOnnxRuntime",
    "startWebgpu",
    "stepToOnnx",
    "toOnnx",
  ]);
});
