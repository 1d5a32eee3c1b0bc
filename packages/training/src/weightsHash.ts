import { checkArgument } from "@rote/options";
import { sha256 } from "@rote/random/sha256";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { checkTensors } from "./checkTensors.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";
import type { TrainingState } from "./trainingState.ts";

/**
 * SHA-256 over all weights of a model, or of a state of its training, in order: shapes and the
 * bytes of the values. Equal hashes mean equal weights to the bit; names do not count, since tfjs
 * numbers them through. In hexadecimal.
 */
export async function weightsHash(of: LayersModel | TrainingState): Promise<string> {
  checkArgument("weightsHash", "of", of, "object", TrainingArgumentError);
  const kind = "tensors" in of ? ({ tensors: "object" } as const) : ({ weights: "list" } as const);
  checkArgument("weightsHash", "of", of, kind, TrainingArgumentError);
  if ("tensors" in of) checkTensors("weightsHash", of.tensors, TrainingArgumentError);
  const parts: (Uint8Array | string)[] = [];
  for await (const { shape, data } of "tensors" in of ? ofState(of) : ofModel(of)) {
    parts.push(`[${shape}]`, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return sha256(...parts);
}

async function* ofModel({ weights }: LayersModel) {
  for (const weight of weights) {
    yield { shape: weight.shape, data: await weight.read().data() };
  }
}

function* ofState({ tensors }: TrainingState) {
  for (let i = 0; tensors[`weights/${i}`]; i++) yield tensors[`weights/${i}`]!;
}
