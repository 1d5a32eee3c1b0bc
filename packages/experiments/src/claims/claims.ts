import { augmentationBeforeWeightDecay } from "./augmentationBeforeWeightDecay.ts";
import { batchNorm } from "./batchNorm.ts";
import type { Claim } from "./claim.ts";
import { cleanTestError } from "./cleanTestError.ts";
import { earlyStopping } from "./earlyStopping.ts";
import { fitsEveryRandomization } from "./fitsEveryRandomization.ts";
import { generalizesWithoutRegularizers } from "./generalizesWithoutRegularizers.ts";
import { minimumNormGeneralizes } from "./minimumNormGeneralizes.ts";
import { noisyTestError } from "./noisyTestError.ts";
import { normDoesNotPredict } from "./normDoesNotPredict.ts";
import { orderOfConvergence } from "./orderOfConvergence.ts";
import { regularizersDoNotStopFitting } from "./regularizersDoNotStopFitting.ts";
import { theorem1 } from "./theorem1.ts";
import { timeToOverfit } from "./timeToOverfit.ts";

/** Every claim of the paper that can be checked, in the paper's order. */
export const claims: readonly Claim[] = [
  fitsEveryRandomization,
  orderOfConvergence,
  timeToOverfit,
  noisyTestError,
  cleanTestError,
  augmentationBeforeWeightDecay,
  generalizesWithoutRegularizers,
  regularizersDoNotStopFitting,
  batchNorm,
  earlyStopping,
  theorem1,
  minimumNormGeneralizes,
  normDoesNotPredict,
];
