import { MaxPool, MaxPool3D, MaxPool3DGrad, MaxPoolGrad } from "@tensorflow/tfjs-core";
import { maxPool } from "../graph/pooling/maxPool.ts";
import { type PoolAttrs, poolGeometry } from "../graph/pooling/poolGeometry.ts";
import { sizeOf } from "../graph/spec.ts";
import type { Pass } from "./pass.ts";

const GRADIENTS: Readonly<Record<string, string>> = {
  [MaxPool]: MaxPoolGrad,
  [MaxPool3D]: MaxPool3DGrad,
};

/**
 * Maximum pools in a program that also has gradients of such pools: they return the indices of the
 * maxima along with them, so that the gradient does not pool a second time.
 */
export const maxPoolIndices: Pass = {
  match({ instructions, specs }, target) {
    if (!target.hasFastMaxPoolIndices) return undefined;
    const kernels = new Set(instructions.map(({ kernel }) => kernel.name));
    if (!Object.values(GRADIENTS).some((gradient) => kernels.has(gradient))) return undefined;
    return (g, { kernel, attrs, inputs, outputs }, operands) => {
      const gradient = GRADIENTS[kernel.name];
      const spec = specs[outputs[0]!]!;
      if (!gradient || !kernels.has(gradient) || sizeOf(spec.shape) === 0) return false;
      const x = operands.get(inputs[0]!);
      const at = poolGeometry(x.shape, attrs as unknown as PoolAttrs);
      operands.define(outputs[0]!, maxPool(g, x, at, spec, true));
      return true;
    };
  },
};
