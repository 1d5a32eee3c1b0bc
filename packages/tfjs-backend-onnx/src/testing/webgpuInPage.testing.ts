import { expect } from "vitest";
import { commands } from "vitest/browser";
import { trainInWorker, webgpuFiles } from "./inWorker.testing.ts";
import { decoded } from "./printedSteps.testing.ts";
import { expectAlike, expectLittleTraffic, STEPS } from "./webgpuSteps.testing.ts";

/**
 * What `expectStepsOfWebgpu` expects in Node, in a worker of this page. A node without a kernel on
 * WebGPU would have its graph refused.
 */
export async function expectStepsInPage(net: string, steps = STEPS): Promise<void> {
  const { environment, ...webgpu } = await trainInWorker(net, steps, { webgpuFiles });
  expect(environment).toMatchObject({ provider: "webgpu" });
  const native = await commands.nativeSteps(net, steps);
  expectAlike(net, webgpu, { ...native, gradients: decoded(native.gradients), crossed: [] });
  expectLittleTraffic(webgpu);
}
