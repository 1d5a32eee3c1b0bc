/**
 * The numerics version: it grows whenever a step of one of the paper's networks comes to other bits
 * than before, on the same processor.
 */
export const NUMERICS = 1;
