import {
  LogSoftmax,
  type LogSoftmaxAttrs,
  type LogSoftmaxInputs,
  Softmax,
  type SoftmaxAttrs,
  type SoftmaxInputs,
} from "@tensorflow/tfjs-core";
import { kernel } from "../program/kernel.ts";

/** exp(xᵢ) / Σ exp(xⱼ) over the last axis. */
export const softmax = kernel<SoftmaxInputs, SoftmaxAttrs>(Softmax, {
  outputs: ({ logits }) => ({ shape: logits.shape, dtype: logits.dtype }),
  lower: (g, { logits }, { dim }, [y]) =>
    g.operand(y!, g.add("Softmax", [g.plain(logits)], { axis: dim ?? -1 })),
});

export const logSoftmax = kernel<LogSoftmaxInputs, LogSoftmaxAttrs>(LogSoftmax, {
  outputs: ({ logits }) => ({ shape: logits.shape, dtype: logits.dtype }),
  lower: (g, { logits }, { axis }, [y]) =>
    g.operand(y!, g.add("LogSoftmax", [g.plain(logits)], { axis: axis ?? -1 })),
});
