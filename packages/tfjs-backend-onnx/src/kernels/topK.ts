import { TopK, type TopKAttrs, type TopKInputs } from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

/** The k largest along the last axis and where they are. */
export const topK = kernel<TopKInputs, TopKAttrs>(TopK, {
  many: true,
  outputs: ({ x }, { k }) => {
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  lower: (g, { x }, { k }, [values, indices]) => {
    const [top, at] = g.addMany("TopK", [g.plain(x), g.ints([k])], 2, {
      axis: -1,
      largest: 1,
      sorted: 1, // tfjs orders them even where it need not
    });
    return [g.operand(values!, top!), g.operand(indices!, g.cast(at!, "int32"))];
  },
});
