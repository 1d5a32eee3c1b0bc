// Every model there is: the one list. `index.ts` exports it, `createModel` looks names up in it,
// and the tests go through it.

export { type AlexnetSmallOptions, alexnetSmall } from "./alexnetSmall.ts";
export { type InceptionSmallOptions, inceptionSmall } from "./inceptionSmall.ts";
export { type InceptionV3Options, inceptionV3 } from "./inceptionV3.ts";
export { type MlpOptions, mlp } from "./mlp.ts";
export { type WideResNetOptions, wideResNet } from "./wideResNet.ts";
