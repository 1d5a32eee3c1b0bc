import type { Value } from "@rote/onnx";
import { TopK, type TopKAttrs, type TopKInputs } from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

/** The k largest along the last axis and where they are; NaN counts as the largest. */
export const topK = kernel<TopKInputs, TopKAttrs>(TopK, {
  many: true,
  outputs: ({ x }, { k }) => {
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  differsOnCpu: ({ x }) => x.dtype === "float32", // where there is NaN
  lower: (g, { x }, { k }, [values, indices]) => {
    const value = g.plain(x);
    const isFloat = x.dtype === "float32";
    // ONNX Runtime loses elements beside NaN.
    const order = isFloat
      ? g.add("Where", [g.isNaN(value), g.scalar("float32", Infinity), value])
      : g.convert(value, x.dtype, "int32");
    const [top, at] = g.addMany("TopK", [order, g.ints([k])], 2, {
      axis: -1,
      largest: 1,
      sorted: 1, // tfjs orders them even where it need not
    }) as [Value, Value];
    const greatest = isFloat
      ? g.add("GatherElements", [value, at], { axis: x.shape.length - 1 })
      : g.convert(top, "int32", x.dtype);
    return [g.operand(values!, greatest), g.operand(indices!, g.cast(at, "int32"))];
  },
});
