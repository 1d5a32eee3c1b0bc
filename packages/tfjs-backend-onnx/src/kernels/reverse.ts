import {
  FlipLeftRight,
  type FlipLeftRightInputs,
  Reverse,
  type ReverseAttrs,
  type ReverseInputs,
  util,
} from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";
import { copyBlock } from "./copyBlock.ts";
import { stridesOf } from "./strides.ts";

export const reverse = kernel<ReverseInputs, ReverseAttrs>(Reverse, {
  outputs: ({ x }, { dims }) => {
    util.parseAxisParam(dims, [...x.shape]); // throws if they are not axes of x
    return { shape: x.shape, dtype: x.dtype };
  },
  compute: ({ x }, { dims }) => {
    const axes = x.shape.length === 0 ? [] : util.parseAxisParam(dims, [...x.shape]);
    const strides = stridesOf(x.shape);
    const offset = axes.reduce((sum, axis) => sum + (x.shape[axis]! - 1) * strides[axis]!, 0);
    for (const axis of axes) strides[axis] = -strides[axis]!;
    return copyBlock(x.data, offset, strides, x.shape);
  },
  lower: (g, { x }, { dims }, [y]) => {
    const axes = x.shape.length === 0 ? [] : util.parseAxisParam(dims, [...x.shape]);
    const value = axes.reduce(
      (value, axis) =>
        g.add("Gather", [value, g.ints([...Array(x.shape[axis]!).keys()].reverse())], { axis }),
      g.plain(x),
    );
    return g.operand(y!, value);
  },
});

export const flipLeftRight = kernel<FlipLeftRightInputs>(FlipLeftRight, {
  outputs: ({ image }) => ({ shape: image.shape, dtype: image.dtype }),
  lower: (g, { image }, _, [y]) => {
    const columns = g.ints([...Array(image.shape[2]!).keys()].reverse());
    return g.operand(y!, g.add("Gather", [g.plain(image), columns], { axis: 2 }));
  },
});
