import {
  FlipLeftRight,
  type FlipLeftRightInputs,
  Reverse,
  type ReverseAttrs,
  type ReverseInputs,
  util,
} from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

export const reverse = kernel<ReverseInputs, ReverseAttrs>(Reverse, {
  outputs: ({ x }, { dims }) => {
    util.parseAxisParam(dims, [...x.shape]); // throws if they are not axes of x
    return { shape: x.shape, dtype: x.dtype };
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
