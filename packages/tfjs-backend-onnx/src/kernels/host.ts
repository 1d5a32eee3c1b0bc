import {
  BroadcastArgs,
  type BroadcastArgsInputs,
  backend_util,
  kernel_impls,
  NonMaxSuppressionV3,
  type NonMaxSuppressionV3Attrs,
  type NonMaxSuppressionV3Inputs,
  NonMaxSuppressionV4,
  type NonMaxSuppressionV4Attrs,
  NonMaxSuppressionV5,
  type NonMaxSuppressionV5Attrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

import type { OnnxBackend } from "../backend/backend.ts";
import { immediate } from "../program/kernel.ts";

// Kernels whose result depends on values in a way no graph has: read, and computed in JavaScript.

const read = (backend: OnnxBackend, x: TensorInfo) =>
  backend.readSync(x.dataId) as Float32Array & Int32Array;

export const broadcastArgs = immediate<BroadcastArgsInputs>(
  BroadcastArgs,
  ({ s0, s1 }, _, backend) => {
    const [a, b] = [s0, s1].map((x) => [...read(backend, x)]);
    const shape = backend_util.assertAndGetBroadcastShape(a!, b!);
    return backend.makeTensorInfo([shape.length], "int32", Int32Array.from(shape));
  },
);

export const nonMaxSuppressionV3 = immediate<NonMaxSuppressionV3Inputs, NonMaxSuppressionV3Attrs>(
  NonMaxSuppressionV3,
  ({ boxes, scores }, { maxOutputSize, iouThreshold, scoreThreshold }, backend) => {
    const { selectedIndices } = kernel_impls.nonMaxSuppressionV3Impl(
      read(backend, boxes),
      read(backend, scores),
      maxOutputSize,
      iouThreshold,
      scoreThreshold,
    );
    return indices(backend, selectedIndices);
  },
);

export const nonMaxSuppressionV4 = immediate<NonMaxSuppressionV3Inputs, NonMaxSuppressionV4Attrs>(
  NonMaxSuppressionV4,
  ({ boxes, scores }, attrs, backend) => {
    const { selectedIndices, validOutputs } = kernel_impls.nonMaxSuppressionV4Impl(
      read(backend, boxes),
      read(backend, scores),
      attrs.maxOutputSize,
      attrs.iouThreshold,
      attrs.scoreThreshold,
      attrs.padToMaxOutputSize,
    );
    const count = backend.makeTensorInfo([], "int32", Int32Array.of(validOutputs!));
    return [indices(backend, selectedIndices), count];
  },
);

export const nonMaxSuppressionV5 = immediate<NonMaxSuppressionV3Inputs, NonMaxSuppressionV5Attrs>(
  NonMaxSuppressionV5,
  ({ boxes, scores }, attrs, backend) => {
    const { selectedIndices, selectedScores } = kernel_impls.nonMaxSuppressionV5Impl(
      read(backend, boxes),
      read(backend, scores),
      attrs.maxOutputSize,
      attrs.iouThreshold,
      attrs.scoreThreshold,
      attrs.softNmsSigma,
    );
    const values = Float32Array.from(selectedScores!);
    return [
      indices(backend, selectedIndices),
      backend.makeTensorInfo([values.length], "float32", values),
    ];
  },
);

const indices = (backend: OnnxBackend, selected: ArrayLike<number>) =>
  backend.makeTensorInfo([selected.length], "int32", Int32Array.from(selected));
