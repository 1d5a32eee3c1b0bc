import {
  MirrorPad,
  type MirrorPadAttrs,
  type MirrorPadInputs,
  PadV2,
  type PadV2Attrs,
  type PadV2Inputs,
} from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

/** The shape after padding. */
export const padded = (shape: readonly number[], paddings: readonly (readonly number[])[]) =>
  shape.map((d, i) => d + paddings[i]![0]! + paddings[i]![1]!);

/** `pads` of ONNX: before all axes, then after them. */
export const padsOf = (paddings: readonly (readonly number[])[]) => [
  ...paddings.map(([before]) => before!),
  ...paddings.map(([, after]) => after!),
];

export const padV2 = kernel<PadV2Inputs, PadV2Attrs>(PadV2, {
  outputs: ({ x }, { paddings }) => ({ shape: padded(x.shape, paddings), dtype: x.dtype }),
  lower: (g, { x }, { paddings, constantValue }, [y]) => {
    const value = g.scalar(x.dtype, constantValue);
    const first = g.onlyFirst(x);
    const order = first ? [0, 3, 1, 2] : [...x.shape.keys()];
    const pads = g.ints(padsOf(order.map((axis) => paddings[axis]!)));
    const input = first ? g.channelsFirst(x) : g.plain(x);
    return g.operand(y!, g.add("Pad", [input, pads, value]), first ? "channelsFirst" : "plain");
  },
});

/** Reflection without the edge, or symmetry with it. */
export const mirrorPad = kernel<MirrorPadInputs, MirrorPadAttrs>(MirrorPad, {
  outputs: ({ x }, { paddings }) => ({ shape: padded(x.shape, paddings), dtype: x.dtype }),
  lower: (g, { x }, { paddings, mode }, [y]) => {
    const edge = mode === "reflect" ? 0 : 1;
    const value = paddings.reduce((value, [before, after], axis) => {
      if (before === 0 && after === 0) return value;
      const n = x.shape[axis]!;
      const at = Array.from({ length: n + before + after }, (_, i) => {
        const position = i - before;
        if (position < 0) return -position - edge;
        return position < n ? position : 2 * (n - 1) - position + edge;
      });
      return g.add("Gather", [value, g.ints(at)], { axis });
    }, g.plain(x));
    return g.operand(y!, value);
  },
});
