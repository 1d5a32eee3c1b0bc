// Every corruption there is: the one list. `index.ts` exports it, `corruptionFromJSON` looks names
// up in it, and `contract.test.ts` tests what is in it. (`compose`, made of others, stands apart.)

export { centerCrop } from "./centerCrop.ts";
export { gaussianPixels } from "./gaussianPixels.ts";
export { instanceDependentLabels } from "./instanceDependentLabels.ts";
export { noisyLabels } from "./noisyLabels.ts";
export { partialLabels } from "./partialLabels.ts";
export { permutedLabels } from "./permutedLabels.ts";
export { randomLabels } from "./randomLabels.ts";
export { randomPixels } from "./randomPixels.ts";
export { shuffledPixels } from "./shuffledPixels.ts";
export { trueLabels } from "./trueLabels.ts";
