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
  const names = Object.keys(await import("./index.ts"));
  const models = Object.keys(await import("./models.ts"));
  const others = [
    "LocalResponseNormalization",
    "ModelArgumentError",
    "ModelFileError",
    "OffsetBatchNormalization",
    "UncountableLayerError",
    "UnknownModelError",
    "createModel",
    "describeModel",
    "listModels",
    "loadSafetensors",
    "loadStateDict",
    "loadTfjs",
    "registerLayers",
    "saveSafetensors",
    "saveTfjs",
  ];
  expect(names.sort()).toEqual([...models, ...others].sort());
});
