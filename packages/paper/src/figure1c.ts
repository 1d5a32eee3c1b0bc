import { type CorruptionCurves, overP } from "./corruptionCurves.ts";
import type { Published } from "./published.ts";

/**
 * Figure 1c: test error (a fraction) at each label corruption p. The test labels are almost
 * certainly corrupted with the same p: compare with runs that do so. The MLP's 0.865 at p = 0.6 is
 * as published.
 */
export const figure1cValues: Published<CorruptionCurves> = {
  where: "Figure 1c",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: {
    "inception-small": overP([
      0.128, 0.278, 0.406, 0.524, 0.629, 0.71, 0.785, 0.841, 0.879, 0.902, 0.902,
    ]),
    "alexnet-small": overP([
      0.301, 0.412, 0.522, 0.619, 0.692, 0.763, 0.82, 0.858, 0.881, 0.89, 0.901,
    ]),
    "mlp-1x512": overP([
      0.495, 0.585, 0.657, 0.719, 0.757, 0.796, 0.865, 0.865, 0.883, 0.894, 0.898,
    ]),
  },
};
