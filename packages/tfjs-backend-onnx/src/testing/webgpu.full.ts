// Training on ONNX Runtime's WebGPU in Node, on Chromium's software renderer, which takes minutes.

import { describe, test } from "vitest";
import { noAdapter } from "./trainedInNode.testing.ts";
import { expectStepsOfWebgpu } from "./webgpuInNode.testing.ts";
import { PAPER_NETS } from "./webgpuSteps.testing.ts";

describe.skipIf(noAdapter !== undefined)(`on WebGPU${noAdapter ? ` (${noAdapter})` : ""}`, () => {
  test.each(PAPER_NETS)(
    "%s: steps are the processor's, and run on the device alone",
    { timeout: 3_600_000 },
    (net) => expectStepsOfWebgpu(net),
  );
});
