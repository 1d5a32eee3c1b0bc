import { expect } from "vitest";
import { type TracedNode, trainedOnCpu, trainedOnWebgpu } from "./trainedInNode.testing.ts";
import { expectAlike, expectLittleTraffic, STEPS } from "./webgpuSteps.testing.ts";

/** The most transposes in a graph of each network that are worth a test. */
const MOST_TRANSPOSES: Readonly<Record<string, number>> = {
  "MLP 1×512": 0,
  "MLP 3×512": 0,
  "small AlexNet": 6,
};

/** All of that of a network of the zoo in Node, and that no node runs on the processor. */
export async function expectStepsOfWebgpu(net: string, steps = STEPS): Promise<void> {
  const cpu = await trainedOnCpu(net, steps);
  const webgpu = await trainedOnWebgpu(net, steps);
  expectAlike(net, webgpu, cpu);
  expectLittleTraffic(webgpu);
  const nodes = webgpu.graphs.flat();
  expect(nodes.length).toBeGreaterThan(100);
  expect(nodes.filter(({ provider }) => provider !== "WebGpuExecutionProvider")).toEqual([]);
  expect(nodes.filter(({ operator }) => operator.startsWith("Memcpy"))).toEqual([]);
  const transposes = webgpu.graphs.map((nodes) => nodes.filter(isTranspose).length);
  expect(Math.max(...transposes)).toBeLessThanOrEqual(MOST_TRANSPOSES[net] ?? Infinity);
}

const isTranspose = ({ operator }: TracedNode): boolean => operator === "Transpose";
