import type { Value } from "@rote/onnx";
import { ArgMax, type ArgMaxAttrs, type ArgMaxInputs, ArgMin, util } from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import type { Operand } from "../graph/operand.ts";
import { kernel } from "../program/kernel.ts";

/** Numbers in whose order NaN is never the extreme, except where it is the first: as in tfjs. */
function comparable(g: GraphWriter, x: Operand, axis: number, sign: 1 | -1): Value {
  if (x.dtype !== "float32") return g.convert(g.plain(x), x.dtype, "int32");
  const n = x.shape[axis]!;
  const instead = Array.from({ length: n }, (_, i) => (i === 0 ? -sign : sign) * Infinity);
  const shape = x.shape.map((_, i) => (i === axis ? n : 1));
  const value = g.plain(x);
  const missing = g.isNaN(value);
  return g.add("Where", [missing, g.graph.constant("float32", shape, instead), value]);
}

/** The first place along an axis of n < 2²⁴ where the extreme is, in int32 alone. */
function firstExtreme(
  g: GraphWriter,
  operator: "ArgMax" | "ArgMin",
  value: Value,
  { shape }: Operand,
  axis: number,
): Value {
  const n = shape[axis]!;
  const along = shape.map((_, i) => (i === axis ? n : 1));
  const reduction = operator === "ArgMax" ? "ReduceMax" : "ReduceMin";
  const extreme = g.add(reduction, [value, g.ints([axis])], { keepdims: 1 });
  const places = g.graph.constant("float32", along, [...Array(n).keys()]);
  const isThere = g.add("Equal", [value, extreme]);
  const found = g.add("Where", [isThere, places, g.scalar("float32", n)]);
  return g.cast(g.add("ReduceMin", [found, g.ints([axis])], { keepdims: 0 }), "int32");
}

const argument = (name: string, operator: "ArgMax" | "ArgMin") =>
  kernel<ArgMaxInputs, ArgMaxAttrs>(name, {
    outputs: ({ x }, { axis }) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      return { shape: x.shape.filter((_, i) => i !== at), dtype: "int32" };
    },
    lower: (g, { x }, { axis }, [y]) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      if (x.shape[at!] === 0)
        return g.operand(y!, g.add("Expand", [g.scalar("int32", 0), g.ints(y!.shape)]));
      const value = comparable(g, x, at!, operator === "ArgMax" ? -1 : 1);
      if (!g.target.hasInt64) return g.operand(y!, firstExtreme(g, operator, value, x, at!));
      return g.operand(y!, g.cast(g.add(operator, [value], { axis: at!, keepdims: 0 }), "int32"));
    },
  });

export const argMax = argument(ArgMax, "ArgMax");

export const argMin = argument(ArgMin, "ArgMin");
