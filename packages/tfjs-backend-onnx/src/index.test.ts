import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "CaptureError",
    "CapturedStep",
    "DisposedTensorError",
    "KernelError",
    "OnnxBackend",
    "OnnxBackendError",
    "OutOfMemoryError",
    "ShapeError",
    "UnsupportedDTypeError",
    "UnsupportedKernelError",
    "capture",
    "kernels",
    "registerOnnxBackend",
  ]);
});
