// Every corruption there is: the one list. `index.ts` exports it, `corruptionFromJSON` looks names
// up in it, and `contract.test.ts` tests what is in it.

export { gaussianPixels } from "./gaussianPixels.ts";
export { partialLabels } from "./partialLabels.ts";
export { randomLabels } from "./randomLabels.ts";
export { randomPixels } from "./randomPixels.ts";
export { shuffledPixels } from "./shuffledPixels.ts";
export { trueLabels } from "./trueLabels.ts";
