import { expect, test } from "vitest";
import * as api from "./index.ts";

const x = { dtype: "float32", shape: [2, 3] };
const errors = {
  UNSUPPORTED_KERNEL: new api.UnsupportedKernelError("FFT"),
  UNSUPPORTED_DTYPE: new api.UnsupportedDTypeError("Add", x),
  DISPOSED_TENSOR: new api.DisposedTensorError("Add", x),
  SHAPE_MISMATCH: new api.ShapeError("Add", [x], "the shapes differ."),
  KERNEL_FAILED: new api.KernelError("Add", "Add(float32[2,3])", new Error("bad node")),
  INDEX_OUT_OF_RANGE: new api.IndexRangeError(
    "GatherV2",
    "GatherV2(float32[3], int32[1])",
    new Error("indices element out of data bounds"),
  ),
  OUT_OF_MEMORY: new api.OutOfMemoryError("Add", "Add(float32[2,3])", new Error("bad_alloc")),
  ASYNCHRONOUS_READ: new api.AsynchronousReadError(x),
  BAD_OPTION: new api.BackendOptionError("there is no such option."),
  EXPORT_FAILED: new api.ExportError("it cannot be a file."),
  CAPTURE_FAILED: new api.CaptureError("a step must not do that."),
};

test.each(Object.entries(errors))("%s is the code of an OnnxBackendError", (code, error) => {
  expect(error).toBeInstanceOf(api.OnnxBackendError);
  expect(error.code).toBe(code);
  expect(error.name).toBe(error.constructor.name);
  expect(error.message).toMatch(/^onnx backend: /);
});

test("every error class has a code here", () => {
  const classes = Object.keys(api).filter((name) => name.endsWith("Error"));
  const listed = Object.values(errors).map(({ name }) => name);
  expect([...listed, "OnnxBackendError"].sort()).toEqual(classes.sort());
});
