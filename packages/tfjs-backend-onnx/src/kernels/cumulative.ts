import {
  Cumprod,
  type CumprodAttrs,
  Cumsum,
  type CumsumAttrs,
  type CumsumInputs,
  util,
} from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

export const cumsum = kernel<CumsumInputs, CumsumAttrs>(Cumsum, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower: (g, { x }, { axis, exclusive, reverse }, [y]) => {
    const input = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
    const at = g.graph.constant("int64", [], [axis]);
    const attributes = { exclusive: +exclusive, reverse: +reverse };
    return g.operand(y!, g.add("CumSum", [input, at], attributes));
  },
});

/** Products of all elements up to each one, by doubling: log₂ n multiplications. */
export const cumprod = kernel<CumsumInputs, CumprodAttrs>(Cumprod, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype === "bool" ? "int32" : x.dtype }),
  lower: (g, { x }, { axis, exclusive, reverse }, [y]) => {
    const at = util.parseAxisParam(axis, [...x.shape])[0]!;
    const n = x.shape[at]!;
    const one = g.scalar(y!.dtype, 1);
    /** The elements moved `by` places along the axis; ones come in. */
    const shifted = (value: typeof one, by: number) => {
      const pads = x.shape.map((_, i) => (i === at ? by : 0));
      const none = x.shape.map(() => 0);
      const amounts = reverse ? [...none, ...pads] : [...pads, ...none];
      const longer = g.add("Pad", [value, g.ints(amounts), one]);
      const start = reverse ? by : 0;
      return g.add("Slice", [longer, g.ints([start]), g.ints([start + n]), g.ints([at])]);
    };
    let value = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
    if (exclusive) value = shifted(value, 1);
    for (let by = 1; by < n; by *= 2) value = g.add("Mul", [value, shifted(value, by)]);
    return g.operand(y!, value);
  },
});
