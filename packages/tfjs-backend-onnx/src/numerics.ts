/**
 * The numerics version: it grows whenever a step of one of the paper's networks comes to other bits
 * than before, on the same processor. `numericsSets.json` has the recorded bits' hashes.
 */
export const NUMERICS = 3;
