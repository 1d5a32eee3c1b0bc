import { augmentationBeforeWeightDecay } from "./augmentationBeforeWeightDecay.ts";
import { badInterpolants } from "./badInterpolants.ts";
import { batchNorm } from "./batchNorm.ts";
import type { Claim } from "./claim.ts";
import { cleanTestError } from "./cleanTestError.ts";
import { corollary1 } from "./corollary1.ts";
import { doubleDescent } from "./doubleDescent.ts";
import { earlyStopping } from "./earlyStopping.ts";
import { fitsEveryRandomization } from "./fitsEveryRandomization.ts";
import { generalizesWithoutRegularizers } from "./generalizesWithoutRegularizers.ts";
import { labelDynamics } from "./labelDynamics.ts";
import { memorization } from "./memorization.ts";
import { minimumNormGeneralizes } from "./minimumNormGeneralizes.ts";
import { networkDescent } from "./networkDescent.ts";
import { networkMemorization } from "./networkMemorization.ts";
import { neuralTangentLabels } from "./neuralTangentLabels.ts";
import { noisyTestError } from "./noisyTestError.ts";
import { normalizedMargins } from "./normalizedMargins.ts";
import { normDoesNotPredict } from "./normDoesNotPredict.ts";
import { orderOfConvergence } from "./orderOfConvergence.ts";
import { noPhaseByCorruption, noPhaseByRegularizers } from "./phaseChange.ts";
import { rademacher } from "./rademacher.ts";
import { randomLabelsNorm } from "./randomLabelsNorm.ts";
import { ridgeDoesNotHelp } from "./ridgeDoesNotHelp.ts";
import { sgdFindsMinimumNorm } from "./sgdFindsMinimumNorm.ts";
import { shiftedImages } from "./shiftedImages.ts";
import { table4 } from "./table4.ts";
import { theorem1 } from "./theorem1.ts";
import { timeToOverfit } from "./timeToOverfit.ts";

/** Every claim of the paper that can be checked, in the paper's order; then those beyond it. */
export const claims: readonly Claim[] = [
  fitsEveryRandomization,
  orderOfConvergence,
  timeToOverfit,
  rademacher,
  noisyTestError,
  cleanTestError,
  noPhaseByCorruption,
  augmentationBeforeWeightDecay,
  generalizesWithoutRegularizers,
  ...table4,
  noPhaseByRegularizers,
  batchNorm,
  earlyStopping,
  theorem1,
  corollary1,
  minimumNormGeneralizes,
  ridgeDoesNotHelp,
  normDoesNotPredict,
  randomLabelsNorm,
  ...badInterpolants,
  sgdFindsMinimumNorm,
  shiftedImages,
  doubleDescent,
  ...networkDescent,
  ...labelDynamics,
  ...memorization,
  ...networkMemorization,
  neuralTangentLabels,
  normalizedMargins,
];
