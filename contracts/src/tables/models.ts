import * as api from "@rote/models";
import { encodeSafetensors } from "@rote/safetensors";
import type { Contract, Table } from "../contract.ts";
import { network } from "../fixtures.ts";

/** Makes a model; that its options are checked is seen before. */
const model = (options: object, name = "classes"): Contract => ({
  given: () => [options],
  call: (make, given) => make(...given).outputs[0].shape,
  options: { 0: name },
  choices: { "0.initializer": "glorotUniform" },
});
const layer = (name: string): Contract => ({
  given: () => [{}],
  call: (Layer, given) => Boolean(new Layer(...given).getConfig()),
  options: { 0: name },
  choices: { "0.dtype": "float32", "0.inputDType": "float32" },
});
const small = { inputShape: [32, 32, 3] };
const files = await api.saveTfjs(api.mlp({ hiddenUnits: [] }));
const weights = await api.saveSafetensors(network());

/** A model without weights, and the file of none. */
const stateless = () => ({ name: "empty", layers: [] });
const noWeights = encodeSafetensors({ tensors: new Map(), metadata: {} });

export const models: Table = {
  entries: { "@rote/models": api },
  contracts: {
    LocalResponseNormalization: layer("depthRadius"),
    OffsetBatchNormalization: layer("momentum"),
    alexnetSmall: model(small),
    createModel: {
      given: () => ["mlp", { hiddenUnits: [2] }],
      call: (make, given) => make(...given).outputs[0].shape,
      options: { 1: "hiddenUnits" },
      choices: { 0: "mlp" },
    },
    describeModel: {
      given: () => [network(), {}],
      call: (describe, given) => describe(...given).parameters,
      options: { 1: "trainingExamples" },
    },
    inceptionSmall: model(small),
    inceptionV3: model({ inputShape: [75, 75, 3] }),
    listModels: { given: () => [] },
    loadSafetensors: {
      given: () => [network(), weights],
      call: (load, given) => load(...given) ?? null,
    },
    loadStateDict: {
      given: () => [stateless(), noWeights, { modules: {} }],
      call: (load, given) => load(...given),
      options: { 2: "modules" },
    },
    loadTfjs: {
      given: () => [files],
      call: async (load, given) => (await load(...given)).outputs[0].shape,
    },
    mlp: model({ hiddenUnits: [2] }, "hiddenUnits"),
    registerLayers: { given: () => [] },
    saveSafetensors: {
      given: () => [network(), { of: "toy" }],
      call: async (save, given) => (await save(...given)).length,
    },
    saveTfjs: {
      given: () => [network()],
      call: async (save, given) => Object.keys(await save(...given)),
    },
    wideResNet: model({ ...small, depth: 10, widenFactor: 1 }, "depth"),
  },
};
