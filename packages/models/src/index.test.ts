import { serialization } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

test("importing the package registers no layer, and registerLayers does", async () => {
  const registered = () => Object.keys(serialization.SerializationMap.getMap().classNameMap);
  await import("@tensorflow/tfjs-layers");
  const before = registered();
  const api = await import("./index.ts");
  expect(registered()).toEqual(before);
  api.registerLayers();
  expect(registered()).toEqual([
    ...before,
    "RoteLocalResponseNormalization",
    "RoteOffsetBatchNormalization",
  ]);
});

test("public names", async () => {
  expect(Object.keys(await import("./index.ts"))).toEqual([
    "alexnetSmall",
    "inceptionSmall",
    "LocalResponseNormalization",
    "mlp",
    "OffsetBatchNormalization",
    "registerLayers",
  ]);
});
