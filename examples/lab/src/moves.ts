/** Whether things may move that the reader has not asked to move. */
export const moves = (): boolean => !matchMedia("(prefers-reduced-motion: reduce)").matches;
