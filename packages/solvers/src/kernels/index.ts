// Every kernel. A new one is covered by the tests of all of them as soon as it is exported here.
export { type ArcCosineOptions, arcCosine } from "./arcCosine.ts";
export { type GaussianOptions, gaussian } from "./gaussian.ts";
export { type LaplacianOptions, laplacian } from "./laplacian.ts";
export { linear } from "./linear.ts";
export { type MaternOptions, matern } from "./matern.ts";
export { type NeuralTangentOptions, neuralTangent } from "./neuralTangent.ts";
export { type PolynomialOptions, polynomial } from "./polynomial.ts";
