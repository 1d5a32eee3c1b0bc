export type { SubsetRecord } from "@rote/records";
export { memorizationFiles } from "./memorizationFiles.ts";
export {
  type MemorizationScores,
  memorizationScores,
  type ShareOfRuns,
} from "./memorizationScores.ts";
export {
  type CompleteSubsetSpecification,
  completeSubsetSpecification,
  type SubsetSpecification,
} from "./subsetSpecification.ts";
