export type { Experiment } from "./experiment.ts";
export { experiments, type ReproductionOptions, reproduction } from "./reproduction.ts";
export { type Scale, type ScaleName, scales } from "./scale.ts";
