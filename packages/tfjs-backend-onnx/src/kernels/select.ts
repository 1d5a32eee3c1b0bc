import type { Value } from "@rote/onnx";
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
    // tfjs' broadcastTo leaves an axis of length 1 as it is where it should have length 0. So
    // there may be elements without a condition, which are 0, or without an e, which are undefined.
    const all = (element: Value) => g.operand(y!, g.add("Expand", [element, g.ints(y!.shape)]));
    const empty = ({ shape }: { shape: readonly number[] }) => sizeOf(shape) === 0;
    if (empty(condition) && !empty(y!))
      return all(g.convert(g.scalar("int32", 0), "int32", y!.dtype));
    const missing = y!.dtype === "float32" ? Number.NaN : 0;
    const other = empty(e) && !empty(y!) ? all(g.scalar(y!.dtype, missing)) : e;
    const rows = condition.shape.length === 1 && t.shape.length > 1;
    const shape = rows ? [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)] : condition.shape;
    const chooser = rows
      ? g.operand({ shape, dtype: "bool" }, g.reshape(g.plain(condition), shape))
      : condition;
    return elementwise(g, [chooser, t, other], y!, (c, tv, ev) =>
      g.where(y!.dtype, c, g.convert(tv, t.dtype, y!.dtype), g.convert(ev, other.dtype, y!.dtype)),
    );
  },
});
