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
  expect(names.sort((a, b) => a.localeCompare(b, "en"))).toEqual([
    "alexnetSmall",
    "createModel",
    "describeModel",
    "inceptionSmall",
    "inceptionV3",
    "listModels",
    "loadSafetensors",
    "loadTfjs",
    "LocalResponseNormalization",
    "mlp",
    "ModelFileError",
    "OffsetBatchNormalization",
    "registerLayers",
    "saveSafetensors",
    "saveTfjs",
    "UncountableLayerError",
    "UnknownModelError",
    "wideResNet",
  ]);
});
