import "@tensorflow/tfjs-backend-cpu";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { describeModel, inceptionSmall, mlp, UncountableLayerError } from "./index.ts";

describe("describeModel", () => {
  test("lists each layer of a network worked by hand", () => {
    const model = sequential({
      name: "net",
      layers: [
        layers.conv2d({
          inputShape: [5, 7, 2],
          filters: 3,
          kernelSize: [2, 4],
          strides: 2,
          name: "conv",
        }),
        layers.batchNormalization({ name: "bn" }),
        layers.depthwiseConv2d({
          kernelSize: 2,
          depthMultiplier: 2,
          useBias: false,
          name: "depth",
        }),
        layers.flatten({ name: "flat" }),
        layers.dense({ units: 4, name: "dense" }),
      ],
    });
    const row = (
      ...[name, type, outputShape, trainableParameters, nonTrainableParameters, multiplyAdds]: [
        string,
        string,
        number[],
        number,
        number,
        number,
      ]
    ) => ({ name, type, outputShape, trainableParameters, nonTrainableParameters, multiplyAdds });

    expect(describeModel(model, { trainingExamples: 10 })).toEqual({
      name: "net",
      layers: [
        row("conv", "Conv2D", [2, 2, 3], 2 * 4 * 2 * 3 + 3, 0, 2 * 4 * 2 * 3 * 4),
        row("bn", "BatchNormalization", [2, 2, 3], 6, 6, 0),
        row("depth", "DepthwiseConv2D", [1, 1, 6], 2 * 2 * 3 * 2, 0, 2 * 2 * 3 * 2),
        row("flat", "Flatten", [6], 0, 0, 0),
        row("dense", "Dense", [4], 28, 0, 24),
      ],
      trainableParameters: 51 + 6 + 24 + 28,
      nonTrainableParameters: 6,
      multiplyAdds: 192 + 24 + 24,
      parametersPerExample: 10.9,
    });
  });

  test("gives the paper's models 24 to 35 parameters per training image", () => {
    const cifar = { trainingExamples: 50_000 };
    expect(describeModel(mlp(), cifar).parametersPerExample).toBeCloseTo(24.2, 1);
    expect(describeModel(inceptionSmall(), cifar).parametersPerExample).toBeCloseTo(33.0, 1);
    expect(describeModel(mlp())).not.toHaveProperty("parametersPerExample");
  });

  test("refuses layers that it cannot count", () => {
    const model = sequential({
      layers: [layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 3, name: "words" })],
    });
    expect(() => describeModel(model)).toThrow(UncountableLayerError);
    expect(() => describeModel(model)).toThrow(/layer "words" of class Embedding/);
  });

  test.each([0, -1, Number.NaN])("refuses %d training examples", (trainingExamples) => {
    expect(() => describeModel(mlp({ hiddenUnits: [] }), { trainingExamples })).toThrow(RangeError);
  });
});
