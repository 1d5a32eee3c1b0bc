import { Session } from "@rote/onnx";
import * as tf from "@tensorflow/tfjs-core";
import type { TypedArray } from "../graph/spec.ts";
import { targetOf } from "../graph/target.ts";
import type { OnnxBackend } from "../index.ts";
import { toModel } from "../lowering/toModel.ts";

/**
 * What `compute` comes to by the graph for the processor, and by the graph for WebGPU of the same
 * recording, run by the processor.
 */
export function bothForms(compute: () => tf.Tensor): [TypedArray, TypedArray] {
  let form: TypedArray | undefined;
  const stop = (tf.backend() as OnnxBackend).onCompute(({ program, leaves }) => {
    const session = new Session(toModel(program, targetOf("webgpu")));
    const feeds = leaves.map(({ dtype, shape, data }, i) => [
      `x${i}`,
      { dtype, shape, data: data! },
    ]);
    form = session.run(Object.fromEntries(feeds), { y0: null }).y0 as TypedArray;
    session.dispose();
  });
  try {
    const found = tf.tidy(compute).dataSync() as TypedArray;
    return [found, form!];
  } finally {
    stop();
  }
}
