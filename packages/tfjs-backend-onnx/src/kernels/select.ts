import { Select, type SelectInputs, upcastType } from "@tensorflow/tfjs-core";
import { elementwise } from "../graph/elementwise.ts";
import { type DType, sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** t where the condition holds, e elsewhere; a condition of rank 1 chooses whole rows. */
export const select = kernel<SelectInputs>(Select, {
  outputs: ({ t, e }) => ({
    shape: t.shape,
    dtype: upcastType(t.dtype, e.dtype) as DType,
  }),
  lower: (g, { condition, t, e }, _, [y]) => {
    if (sizeOf(condition.shape) === 0 && sizeOf(y!.shape) > 0) {
      // tfjs' broadcastTo leaves an axis of length 1 as it is where it should have length 0.
      const zero = g.convert(g.scalar("int32", 0), "int32", y!.dtype);
      return g.operand(y!, g.add("Expand", [zero, g.ints(y!.shape)]));
    }
    const rows = condition.shape.length === 1 && t.shape.length > 1;
    const shape = rows ? [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)] : condition.shape;
    const chooser = rows
      ? g.operand({ shape, dtype: "bool" }, g.reshape(g.plain(condition), shape))
      : condition;
    return elementwise(g, [chooser, t, e], y!, (c, tv, ev) =>
      g.where(y!.dtype, c, g.convert(tv, t.dtype, y!.dtype), g.convert(ev, e.dtype, y!.dtype)),
    );
  },
});
