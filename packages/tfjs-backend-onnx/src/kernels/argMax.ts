import { ArgMax, type ArgMaxAttrs, type ArgMaxInputs, ArgMin, util } from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

const argument = (name: string, operator: "ArgMax" | "ArgMin") =>
  kernel<ArgMaxInputs, ArgMaxAttrs>(name, {
    outputs: ({ x }, { axis }) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      return { shape: x.shape.filter((_, i) => i !== at), dtype: "int32" };
    },
    lower: (g, { x }, { axis }, [y]) => {
      const [at] = util.parseAxisParam(axis, [...x.shape]);
      const value = x.dtype === "bool" ? g.cast(g.plain(x), "int32") : g.plain(x);
      return g.operand(y!, g.cast(g.add(operator, [value], { axis: at!, keepdims: 0 }), "int32"));
    },
  });

export const argMax = argument(ArgMax, "ArgMax");

export const argMin = argument(ArgMin, "ArgMin");
