// Every claim that is exported here is checked by `checkClaims`, in the order of the paper.

export { augmentationBeforeWeightDecay } from "./augmentationBeforeWeightDecay.ts";
export { batchNorm } from "./batchNorm.ts";
export { cleanTestError } from "./cleanTestError.ts";
export { earlyStopping } from "./earlyStopping.ts";
export { fitsEveryRandomization } from "./fitsEveryRandomization.ts";
export { generalizesWithoutRegularizers } from "./generalizesWithoutRegularizers.ts";
export { minimumNormGeneralizes } from "./minimumNormGeneralizes.ts";
export { noisyTestError } from "./noisyTestError.ts";
export { normDoesNotPredict } from "./normDoesNotPredict.ts";
export { orderOfConvergence } from "./orderOfConvergence.ts";
export { regularizersDoNotStopFitting } from "./regularizersDoNotStopFitting.ts";
export { theorem1 } from "./theorem1.ts";
export { timeToOverfit } from "./timeToOverfit.ts";
