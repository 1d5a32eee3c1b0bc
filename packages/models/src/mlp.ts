import { checkInteger, checkOptions, shown } from "@rote/options";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { MODEL_OPTIONS, type ModelOptions } from "./modelOptions.ts";
import { Network } from "./network.ts";

export interface MlpOptions extends ModelOptions {
  /** Width of each hidden layer, from the input on. Defaults to `[512]`; `[]` is a linear model. */
  hiddenUnits?: readonly number[];
}

/**
 * A multilayer perceptron: the input flattened, then for each hidden layer
 *
 *     h ← ReLU(W·h + b),
 *
 * and a linear layer that gives the logits. The paper's are `hiddenUnits: [512]` with 1,209,866
 * parameters and `[512, 512, 512]` with 1,735,178.
 *
 * Input: float32 `[batch, ...inputShape]` of any rank; output: logits `[batch, classes]`.
 * Dropout follows each hidden layer.
 *
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 3 and appendix A.
 */
export function mlp(given: MlpOptions = {}): LayersModel {
  checkOptions(
    "mlp",
    given,
    {
      hiddenUnits: true,
      ...MODEL_OPTIONS,
    },
    ModelArgumentError,
  );
  const { hiddenUnits = [512], ...options } = given;

  if (!Array.isArray(hiddenUnits)) {
    throw new ModelArgumentError(
      `mlp: hiddenUnits must be an array of numbers, got ${shown(hiddenUnits)}.`,
    );
  }
  for (const units of hiddenUnits)
    checkInteger("mlp", "each number in hiddenUnits", units, [1], ModelArgumentError);
  const net = new Network("mlp", options);

  let h = net.flatten(net.input, "flatten");
  hiddenUnits.forEach((units, i) => {
    const name = `hidden${i + 1}`;
    h = net.dropout(net.denseModule(h, name, units), `${name}_dropout`);
  });
  return net.model(h);
}
