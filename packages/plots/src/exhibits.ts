import type { Exhibit } from "./exhibit.ts";
import { doubleDescentExhibit } from "./figures/doubleDescent.ts";
import { figure1aExhibit } from "./figures/figure1a.ts";
import { figure1bExhibit } from "./figures/figure1b.ts";
import { figure1cExhibit } from "./figures/figure1c.ts";
import { figure2Exhibit } from "./figures/figure2.ts";
import { section5Exhibit } from "./figures/kernelNorms.ts";
import { labelAccuraciesExhibit } from "./figures/labelAccuracies.ts";
import { labelDynamicsExhibit } from "./figures/labelDynamics.ts";
import { memorizationExhibit } from "./figures/memorization.ts";
import { networkDescentExhibit } from "./figures/networkDescent.ts";
import { networkMemorizationExhibit } from "./figures/networkMemorization.ts";
import { normalizedMarginsExhibit } from "./figures/normalizedMargins.ts";
import { shiftsExhibit } from "./figures/shifts.ts";
import { theorem1Exhibit } from "./figures/theorem1.ts";
import { auditExhibit } from "./tables/auditExhibit.ts";
import { complexityExhibit } from "./tables/complexityExhibit.ts";
import { phasesExhibit } from "./tables/phasesTable.ts";
import { table4Exhibit } from "./tables/randomLabelsTable.ts";
import { table1Exhibit } from "./tables/regularizersTable.ts";

export { doubleDescent } from "./figures/doubleDescent.ts";
export { type Figure1aOptions, figure1a } from "./figures/figure1a.ts";
export { type Figure1bOptions, figure1b } from "./figures/figure1b.ts";
export { type Figure1cOptions, figure1c } from "./figures/figure1c.ts";
export { type Figure2Options, figure2 } from "./figures/figure2.ts";
export { kernelNorms } from "./figures/kernelNorms.ts";
export { labelAccuracies } from "./figures/labelAccuracies.ts";
export { labelDynamics } from "./figures/labelDynamics.ts";
export { memorization } from "./figures/memorization.ts";
export { networkDescent } from "./figures/networkDescent.ts";
export { networkMemorization } from "./figures/networkMemorization.ts";
export { normalizedMargins } from "./figures/normalizedMargins.ts";
export { shifts } from "./figures/shifts.ts";
export { theorem1 } from "./figures/theorem1.ts";
export { complexityTable, stabilityTable } from "./tables/complexityTable.ts";
export { dynamicsTable } from "./tables/dynamicsTable.ts";
export { normsTable } from "./tables/normsTable.ts";
export { phasesTable } from "./tables/phasesTable.ts";
export { randomLabelsTable } from "./tables/randomLabelsTable.ts";
export { regularizersTable } from "./tables/regularizersTable.ts";
export { shiftsTable } from "./tables/shiftsTable.ts";

/** Everything that a report shows if there are records for it, in the order of the paper. */
export const exhibits: readonly Exhibit[] = [
  figure1aExhibit,
  figure1bExhibit,
  figure1cExhibit,
  complexityExhibit,
  table1Exhibit,
  table4Exhibit,
  phasesExhibit,
  figure2Exhibit,
  theorem1Exhibit,
  section5Exhibit,
  shiftsExhibit,
  doubleDescentExhibit,
  networkDescentExhibit,
  memorizationExhibit,
  networkMemorizationExhibit,
  labelAccuraciesExhibit,
  labelDynamicsExhibit,
  normalizedMarginsExhibit,
  auditExhibit,
];
