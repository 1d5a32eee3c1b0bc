// Training on ONNX Runtime's WebGPU in a page, on Chromium's software adapter, which takes minutes.

import { test } from "vitest";
import { expectStepsInPage } from "./webgpuInPage.testing.ts";
import { PAPER_NETS } from "./webgpuSteps.testing.ts";

test.each(PAPER_NETS)(
  "%s: steps are the native library's, and run on the device alone",
  { timeout: 3_600_000 },
  (net) => expectStepsInPage(net),
);
