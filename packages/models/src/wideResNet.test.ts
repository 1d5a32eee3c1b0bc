import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, test } from "vitest";
import { describeModel } from "./describeModel.ts";
import { wideResNet } from "./wideResNet.ts";

describe("wideResNet", () => {
  // Published with the PyTorch versions of the network, for CIFAR-10.
  test.each([
    [28, 1, 369_498],
    [16, 4, 2_748_890],
  ])("WRN-%i-%i has %i parameters", (depth, widenFactor, expected) => {
    const model = wideResNet({ depth, widenFactor, inputShape: [32, 32, 3] });
    expect(describeModel(model).trainableParameters).toBe(expected);
    model.dispose();
  });

  test("WRN-28-10 has 36,479,194 and needs 5.2 billion multiply-adds", { timeout: 60_000 }, () => {
    const initializer = (_: unknown, shape: readonly number[]) =>
      new Float32Array(shape.reduce((size, n) => size * n)); // zeros are soon drawn
    const options = { depth: 28, widenFactor: 10, inputShape: [32, 32, 3], initializer };
    const model = wideResNet(options);
    const { trainableParameters, multiplyAdds } = describeModel(model);
    expect(trainableParameters).toBe(36_479_194);
    expect(multiplyAdds / 1e9).toBeCloseTo(5.2, 1);
    model.dispose();
  });

  test("has three groups of blocks, the image halved in the second and third", () => {
    const { layers } = describeModel(wideResNet({ depth: 16, widenFactor: 2 }));
    const shapes = layers
      .filter(({ type }) => type === "Add")
      .map(({ name, outputShape }) => `${name} ${outputShape.join("×")}`);
    expect(shapes).toEqual([
      "group1_block1 28×28×32",
      "group1_block2 28×28×32",
      "group2_block1 14×14×64",
      "group2_block2 14×14×64",
      "group3_block1 7×7×128",
      "group3_block2 7×7×128",
    ]);
  });

  test("has a convolution in a shortcut only where the shape changes", () => {
    const shortcuts = (widenFactor: number) =>
      wideResNet({ depth: 10, widenFactor })
        .layers.map(({ name }) => name)
        .filter((name) => name.endsWith("shortcut"));
    expect(shortcuts(1)).toEqual(["group2_block1_shortcut", "group3_block1_shortcut"]);
    expect(shortcuts(2)).toHaveLength(3);
  });

  test.each([4, 27, 28.5, 1210, 1e12, Number.NaN])("refuses the depth %d", (depth) => {
    expect(() => wideResNet({ depth })).toThrow(/wideResNet: depth must be 6·n \+ 4/);
  });
});
