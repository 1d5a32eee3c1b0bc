import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "../backend/backend.ts";
import { ExportError } from "../errors.ts";

/** @throws {ExportError} if the current backend is another one. */
export function onnxBackend(who: string): OnnxBackend {
  const backend = tf.backend();
  if (backend instanceof OnnxBackend) return backend;
  throw new ExportError(
    `${who}: the backend must be onnx, got ${tf.getBackend()}. ` +
      'Call await tf.setBackend("onnx") first.',
  );
}

/**
 * The tensors as computed values of their own: what a function returns may be an input, a variable,
 * or of another shape with the same data.
 */
export const copied = (backend: OnnxBackend, tensors: readonly tf.Tensor[]): tf.Tensor[] =>
  tensors.map((tensor) => tf.engine().makeTensorFromTensorInfo(backend.copy(tensor)));
