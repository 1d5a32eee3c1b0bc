import { util } from "@tensorflow/tfjs-core";

/** The axis that `axis` means, counted from the end where it is negative. */
export const axisOf = (axis: number, shape: readonly number[]): number =>
  util.parseAxisParam(axis, [...shape])[0]!;
