import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { constraints, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { SpecificationError } from "../specification/specificationError.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { ownNetwork } from "./ownNetwork.ts";
import type { RunCheckpoint } from "./runCheckpoint.ts";
import { completeSpecification } from "./runSpecification.ts";
import { trainedNetwork } from "./trainedNetwork.ts";

beforeAll(() => tf.setBackend("cpu"));

/** A checkpoint with the weights of a network of another seed. */
function checkpointOf(model: string, inputShape: number[], classes: number) {
  const network = createPaperModel(model, { seed: 7, inputShape, classes });
  const tensors = Object.fromEntries(
    network.weights.map((weight, i) => [
      `weights/${i}`,
      { dtype: "float32", shape: weight.shape, data: weight.read().dataSync().slice() },
    ]),
  );
  const specification = completeSpecification({ dataset: "cifar10", model });
  const checkpoint = { specification, state: { tensors } } as unknown as RunCheckpoint;
  return { network, checkpoint };
}

describe("trainedNetwork", () => {
  test.each([
    ["mlp-2x16", [28, 28, 3], 10],
    ["mlp-1x16", [28, 28, 1], 7],
    ["alexnet-small", [28, 28, 1], 10],
    ["inception-small", [28, 28, 3], 4],
    ["inception-small-nobn", [28, 28, 3], 10],
  ])("%s of %j with %i classes has the weights that were trained", (model, inputShape, classes) => {
    const { network, checkpoint } = checkpointOf(model, inputShape, classes);
    const rebuilt = trainedNetwork(checkpoint);
    const values = (one: typeof network) =>
      one.weights.map((weight) => [weight.originalName, weight.read().dataSync()]);
    expect(values(rebuilt)).toEqual(values(network));
    const sized = { ...checkpoint, network: { inputShape, classes } };
    expect(values(trainedNetwork(sized))).toEqual(values(network));
    network.dispose();
    rebuilt.dispose();
  });

  test("weights of one's own network are as trained, whatever constraint it has", async () => {
    const own = await ownNetwork(({ inputShape, classes }) => {
      const model = sequential({ layers: [layers.flatten({ inputShape })] });
      const kernelConstraint = constraints.minMaxNorm({ maxValue: 1, rate: 0.5 });
      model.add(layers.dense({ units: classes, kernelInitializer: "ones", kernelConstraint }));
      return model;
    });
    const specification = completeSpecification({ dataset: "cifar10", model: own.name });
    const sizes = { inputShape: [2, 2, 1], classes: 3 };
    const tensors = {
      "weights/0": { dtype: "float32", shape: [4, 3], data: new Float32Array(12).fill(5) },
      "weights/1": { dtype: "float32", shape: [3], data: new Float32Array(3) },
    };
    const checkpoint = { specification, state: { tensors }, network: sizes };
    const model = trainedNetwork(checkpoint as unknown as RunCheckpoint, { network: own });
    expect([...model.getWeights()[0]!.dataSync()]).toEqual(Array(12).fill(5));
    model.dispose();
  });

  test("other weights than the network's are refused", () => {
    const { checkpoint } = checkpointOf("mlp-1x16", [28, 28, 3], 10);
    const other = {
      ...checkpoint,
      specification: { ...checkpoint.specification, model: "mlp-2x16" },
    };
    expect(() => trainedNetwork(other)).toThrow(SpecificationError);
    expect(() => trainedNetwork({ ...checkpoint, state: { tensors: {} } } as never)).toThrow(
      /must have the weights of mlp-1x16/,
    );
  });
});
