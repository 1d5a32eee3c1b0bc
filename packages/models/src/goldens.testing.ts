import { createModel } from "./index.ts";
import { hashOfWeights } from "./testModels.ts";

/** `hashOfWeights` of each model with its default options, on the backend in use. */
export async function goldenHashes(): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of Object.keys(goldens)) {
    const model = createModel(name);
    hashes[name] = await hashOfWeights(model);
    model.dispose();
  }
  return hashes;
}

/** Recorded in Node 24 on the cpu backend; every engine and backend must give the same. */
export const goldens: Readonly<Record<string, string>> = {
  alexnetSmall: "87d936b1",
  inceptionSmall: "a9808d89",
  mlp: "d176d42a",
  wideResNet: "5558936a",
};
