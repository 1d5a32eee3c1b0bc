// Training on ONNX Runtime's WebGPU in a page, on Chromium's software adapter, which takes minutes.

import { test } from "vitest";
import { expectStepsInPage } from "./webgpuInPage.testing.ts";

test.each([
  "MLP 1×512",
  "MLP 3×512",
  "small AlexNet",
  "small Inception",
  "small Inception with batch norm",
])(
  "%s: steps are the native library's, and run on the device alone",
  { timeout: 3_600_000 },
  (net) => expectStepsInPage(net),
);
