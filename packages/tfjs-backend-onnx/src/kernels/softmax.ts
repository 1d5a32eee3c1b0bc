import { exp, log } from "@rote/random/elementary";
import {
  LogSoftmax,
  type LogSoftmaxAttrs,
  type LogSoftmaxInputs,
  Softmax,
  type SoftmaxAttrs,
  type SoftmaxInputs,
} from "@tensorflow/tfjs-core";
import type { TypedArray } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

/** exp(xᵢ) / Σ exp(xⱼ) over the last axis. */
export const softmax = kernel<SoftmaxInputs, SoftmaxAttrs>(Softmax, {
  outputs: ({ logits }) => ({ shape: logits.shape, dtype: logits.dtype }),
  compute: ({ logits }) => {
    const y = new Float32Array(logits.data.length);
    const length = logits.shape.at(-1) ?? 1;
    for (let from = 0; from < y.length; from += length) {
      const logarithm = logarithmOfSum(logits.data, from, length);
      for (let i = from; i < from + length; i++) y[i] = exp(logits.data[i]! - logarithm);
    }
    return y;
  },
  lower: (g, { logits }, { dim }, [y]) =>
    g.operand(y!, g.add("Softmax", [g.plain(logits)], { axis: dim ?? -1 })),
});

/** xᵢ − log Σ exp(xⱼ) over the last axis. */
export const logSoftmax = kernel<LogSoftmaxInputs, LogSoftmaxAttrs>(LogSoftmax, {
  outputs: ({ logits }) => ({ shape: logits.shape, dtype: logits.dtype }),
  compute: ({ logits }) => {
    const y = new Float32Array(logits.data.length);
    const length = logits.shape.at(-1) ?? 1;
    for (let from = 0; from < y.length; from += length) {
      const logarithm = logarithmOfSum(logits.data, from, length);
      for (let i = from; i < from + length; i++) y[i] = logits.data[i]! - logarithm;
    }
    return y;
  },
  lower: (g, { logits }, { axis }, [y]) =>
    g.operand(y!, g.add("LogSoftmax", [g.plain(logits)], { axis: axis ?? -1 })),
});

/** log Σ exp(xᵢ) of the elements from `from` on. */
function logarithmOfSum(x: TypedArray, from: number, length: number): number {
  let greatest = -Infinity;
  for (let i = from; i < from + length; i++) greatest = Math.max(greatest, x[i]!);
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += exp(x[i]! - greatest);
  return greatest + log(sum);
}
