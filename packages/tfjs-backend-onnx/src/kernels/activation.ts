import type { TensorInfo } from "@tensorflow/tfjs-core";

import { UnsupportedKernelError } from "../errors.ts";
import type { Registration } from "../program/kernel.ts";
import { prelu } from "./binary.ts";
import type { Run } from "./immediate.ts";
import { elu, leakyRelu, relu, relu6, sigmoid } from "./unary.ts";

const ACTIVATIONS: Record<string, Registration> = { relu, relu6, elu, sigmoid };

/** The last step of the kernels that tfjs fuses: an activation, by its name in the attributes. */
export function activate(
  x: TensorInfo,
  attrs: { activation?: string | undefined; leakyreluAlpha?: number | undefined },
  alpha: TensorInfo | undefined,
  run: Run,
): TensorInfo {
  const { activation = "linear", leakyreluAlpha } = attrs;
  if (activation === "linear") return x;
  if (activation === "prelu") return run(prelu, { x, alpha });
  if (activation === "leakyrelu") return run(leakyRelu, { x }, { alpha: leakyreluAlpha });
  const kernel = ACTIVATIONS[activation];
  if (!kernel) throw new UnsupportedKernelError(`activation ${activation}`);
  return run(kernel, { x });
}
