export type { MemorizationScores, ShareOfRuns, SubsetRecord } from "@rote/records";
export { type InfluentialPair, influentialPairs } from "./influentialPairs.ts";
export { influenceFile, memorizationFiles } from "./memorizationFiles.ts";
export { memorizationOfEach, memorizationScores } from "./memorizationScores.ts";
export {
  type CompleteSubsetSpecification,
  completeSubsetSpecification,
  type SubsetSpecification,
} from "./subsetSpecification.ts";
