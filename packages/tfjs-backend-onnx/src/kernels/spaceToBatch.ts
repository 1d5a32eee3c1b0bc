import {
  BatchToSpaceND,
  type BatchToSpaceNDAttrs,
  type BatchToSpaceNDInputs,
  backend_util,
  DepthToSpace,
  type DepthToSpaceAttrs,
  type DepthToSpaceInputs,
  SpaceToBatchND,
  type SpaceToBatchNDAttrs,
  type SpaceToBatchNDInputs,
} from "@tensorflow/tfjs-core";
import { cut } from "../graph/cut.ts";
import { sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import { padded, padsOf } from "./pad.ts";

export const depthToSpace = kernel<DepthToSpaceInputs, DepthToSpaceAttrs>(DepthToSpace, {
  outputs: ({ x }, { blockSize: b, dataFormat }) => {
    const first = dataFormat === "NCHW";
    const [n, second, third, fourth] = x.shape as [number, number, number, number];
    return {
      shape: first
        ? [n, second / (b * b), third * b, fourth * b]
        : [n, second * b, third * b, fourth / (b * b)],
      dtype: x.dtype,
    };
  },
  lower: (g, { x }, { blockSize, dataFormat }, [y]) => {
    const image = dataFormat === "NCHW" ? g.plain(x) : g.channelsFirst(x);
    const value = g.add("DepthToSpace", [image], { blocksize: blockSize, mode: "DCR" });
    return g.operand(y!, value, dataFormat === "NCHW" ? "plain" : "channelsFirst");
  },
});

/** Reshape, transpose, reshape, cut: tfjs' helpers say how. */
export const batchToSpaceND = kernel<BatchToSpaceNDInputs, BatchToSpaceNDAttrs>(BatchToSpaceND, {
  outputs: ({ x }, { blockShape, crops }) => {
    const blocks = sizeOf(blockShape);
    const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, blocks);
    const inside = backend_util.getSliceSize(whole, crops, blockShape.length);
    return { shape: [...inside, ...whole.slice(inside.length)], dtype: x.dtype };
  },
  lower: (g, { x }, { blockShape, crops }, [y]) => {
    const blocks = sizeOf(blockShape);
    const split = backend_util.getReshaped([...x.shape], blockShape, blocks);
    const order = backend_util.getPermuted(split.length, blockShape.length);
    const whole = backend_util.getReshapedPermuted([...x.shape], blockShape, blocks);
    const inside = backend_util.getSliceBeginCoords(crops, blockShape.length);
    const begin = whole.map((_, i) => inside[i] ?? 0);
    const value = g.reshape(g.transpose(g.reshape(g.plain(x), split), order), whole);
    return cut(g, g.operand({ shape: whole, dtype: x.dtype }, value), begin, y!.shape);
  },
});

export const spaceToBatchND = kernel<SpaceToBatchNDInputs, SpaceToBatchNDAttrs>(SpaceToBatchND, {
  outputs: ({ x }, { blockShape, paddings }) => {
    const whole = padded(x.shape, spacePaddings(x.shape, blockShape, paddings));
    const shape = backend_util.getReshapedPermuted(whole, blockShape, sizeOf(blockShape), false);
    return { shape, dtype: x.dtype };
  },
  lower: (g, { x }, { blockShape, paddings }, [y]) => {
    const pads = spacePaddings(x.shape, blockShape, paddings);
    const whole = padded(x.shape, pads);
    const blocks = sizeOf(blockShape);
    const split = backend_util.getReshaped(whole, blockShape, blocks, false);
    const order = backend_util.getPermuted(split.length, blockShape.length, false);
    const value = g.add("Pad", [g.plain(x), g.ints(padsOf(pads)), g.scalar(x.dtype, 0)]);
    return g.operand(y!, g.reshape(g.transpose(g.reshape(value, split), order), y!.shape));
  },
});

const spacePaddings = (
  shape: readonly number[],
  blockShape: readonly number[],
  paddings: readonly (readonly number[])[],
) => shape.map((_, i) => (i >= 1 && i <= blockShape.length ? paddings[i - 1]! : [0, 0]));
