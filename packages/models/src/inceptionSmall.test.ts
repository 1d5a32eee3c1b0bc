import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, test } from "vitest";
import { inceptionSmall } from "./inceptionSmall.ts";
import { outputShapes, trainableParameters } from "./model.testing.ts";

const withBatchNorm = inceptionSmall();
const without = inceptionSmall({ batchNorm: false });

// Figure 3 of the paper: name, output, and the parameters of its convolutions.
const figure3: [name: string, shape: string, convolutions: Record<string, [string, number]>][] = [
  ["conv1", "28×28×96", { "": ["28×28×96", 2_688] }],
  ["inception2", "28×28×64", { _1x1: ["28×28×32", 3_104], _3x3: ["28×28×32", 27_680] }],
  ["inception3", "28×28×80", { _1x1: ["28×28×32", 2_080], _3x3: ["28×28×48", 27_696] }],
  ["downsample4", "14×14×160", { _3x3: ["14×14×80", 57_680] }],
  ["inception5", "14×14×160", { _1x1: ["14×14×112", 18_032], _3x3: ["14×14×48", 69_168] }],
  ["inception6", "14×14×160", { _1x1: ["14×14×96", 15_456], _3x3: ["14×14×64", 92_224] }],
  ["inception7", "14×14×160", { _1x1: ["14×14×80", 12_880], _3x3: ["14×14×80", 115_280] }],
  ["inception8", "14×14×144", { _1x1: ["14×14×48", 7_728], _3x3: ["14×14×96", 138_336] }],
  ["downsample9", "7×7×240", { _3x3: ["7×7×96", 124_512] }],
  ["inception10", "7×7×336", { _1x1: ["7×7×176", 42_416], _3x3: ["7×7×160", 345_760] }],
  ["inception11", "7×7×336", { _1x1: ["7×7×176", 59_312], _3x3: ["7×7×160", 484_000] }],
];

describe.each([
  ["with batch normalization", withBatchNorm, ["convolution", "normalization", "relu"]],
  ["without", without, ["convolution", "relu"]],
])("inceptionSmall %s", (_, model, parts) => {
  test("has the paper's 1,649,402 parameters", () => {
    expect(trainableParameters(model)).toBe(1_649_402);
  });

  test("has the layers of figure 3, each with its output shape", () => {
    const expected = ["input 28×28×3"];
    for (const [name, shape, convolutions] of figure3) {
      for (const [branch, [branchShape]] of Object.entries(convolutions)) {
        for (const part of parts) expected.push(`${name}${branch}_${part} ${branchShape}`);
      }
      if (name.startsWith("downsample")) {
        const pooled = shape.startsWith("14") ? "14×14×80" : "7×7×144";
        expected.push(`${name}_pool ${pooled}`);
      }
      if (name !== "conv1") expected.push(`${name} ${shape}`);
    }
    expected.push("pool12 336", "logits 10");
    // tfjs orders the branches by depth, not by their place in the figure.
    expect(outputShapes(model).sort()).toEqual(expected.sort());
  });

  test("learns one kernel and one vector in each convolution module", () => {
    for (const [name, , convolutions] of figure3) {
      for (const [branch, [, parameters]] of Object.entries(convolutions)) {
        const layers = model.layers.filter((layer) =>
          parts.some((part) => layer.name === `${name}${branch}_${part}`),
        );
        const count = (sum: number, layer: (typeof layers)[number]) =>
          sum +
          layer.trainableWeights.reduce(
            (n, { shape }) => n + shape.reduce<number>((a, b) => a * b!, 1),
            0,
          );
        expect([name, branch, layers.reduce(count, 0)]).toEqual([name, branch, parameters]);
      }
    }
  });
});

test("the moving averages of batch normalization are not trained", () => {
  expect(withBatchNorm.countParams()).toBe(1_649_402 + 2 * 1_712);
  expect(without.countParams()).toBe(1_649_402);
});
