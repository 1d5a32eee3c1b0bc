import { backend_util } from "@tensorflow/tfjs-core";
import { type Geometry, geometry } from "../convolution/geometry.ts";

/** The attributes of every pool, of images and of volumes. */
export interface PoolAttrs {
  filterSize: number | number[];
  strides: number | number[];
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  dataFormat?: "NDHWC" | "NCDHW";
}

function poolInfo(x: readonly number[], attrs: PoolAttrs) {
  const { filterSize, strides, pad, dimRoundingMode, dataFormat } = attrs;
  const of = [x as never, filterSize as never, strides as never, 1, pad, dimRoundingMode] as const;
  return x.length === 4
    ? backend_util.computePool2DInfo(...of)
    : backend_util.computePool3DInfo(...of, dataFormat);
}

/** The shape of a pool's output. */
export const poolShape = (x: readonly number[], attrs: PoolAttrs): number[] =>
  poolInfo(x, attrs).outShape;

/** How a pool's windows lie on `x`. */
export const poolGeometry = (x: readonly number[], attrs: PoolAttrs): Geometry =>
  geometry(poolInfo(x, attrs));
