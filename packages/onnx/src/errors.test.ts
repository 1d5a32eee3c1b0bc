import { expect, test } from "vitest";
import { onnxError } from "./errors.ts";

test.each([
  "WebGPU device lost (2): Device was destroyed.",
  "Failed to download data from buffer. wgpu::MapAsyncStatus value: 2 message: Device is lost.",
  "[Device] is invalid: the device has been lost",
  "A valid external Instance reference no longer exists.",
])("%s: the device is lost", (said) => {
  const error = onnxError("Session.run", new Error(said));
  expect(error).toMatchObject({ name: "DeviceLostError", code: "DEVICE_LOST" });
  expect(error.message).toMatch(/^Session\.run: .* got: .*Start a backend again/);
  expect(error.cause).toMatchObject({ message: said });
});

test.each(["the axis is lost in translation", "Non-zero status code: Node (gather #2) failed"])(
  "%s: no device is",
  (said) => {
    expect(onnxError("Session.run", new Error(said))).toMatchObject({ code: "ONNX_REFUSED" });
  },
);
