import { createModel, type ModelName } from "./index.ts";
import { hashOfWeights } from "./model.testing.ts";

/** `hashOfWeights` of each model with its default options, on the backend in use. */
export async function goldenHashes(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of Object.keys(goldens) as Golden[]) {
    const model = createModel(name);
    hashes[name] = await hashOfWeights(model);
    model.dispose();
  }
  return hashes;
}

/** Inception V3 has 24 million weights: too many to hash here. */
type Golden = Exclude<ModelName, "inceptionV3">;

/** Recorded in Node 24 on the cpu backend; every engine and backend must give the same. */
export const goldens: Readonly<Record<Golden, string>> = {
  alexnetSmall: "87d936b1",
  inceptionSmall: "a9808d89",
  mlp: "d176d42a",
  wideResNet: "5558936a",
};
