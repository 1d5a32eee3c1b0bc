import {
  kernel_impls,
  NonMaxSuppressionV3,
  type NonMaxSuppressionV3Attrs,
  type NonMaxSuppressionV3Inputs,
  NonMaxSuppressionV4,
  type NonMaxSuppressionV4Attrs,
  NonMaxSuppressionV5,
  type NonMaxSuppressionV5Attrs,
} from "@tensorflow/tfjs-core";
import { immediate, type TensorHost, valuesOf } from "./immediate.ts";

export const nonMaxSuppressionV3 = immediate<NonMaxSuppressionV3Inputs, NonMaxSuppressionV3Attrs>(
  NonMaxSuppressionV3,
  ({ boxes, scores }, { maxOutputSize, iouThreshold, scoreThreshold }, backend) => {
    const { selectedIndices } = kernel_impls.nonMaxSuppressionV3Impl(
      valuesOf(backend, boxes),
      valuesOf(backend, scores),
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
      valuesOf(backend, boxes),
      valuesOf(backend, scores),
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
      valuesOf(backend, boxes),
      valuesOf(backend, scores),
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

const indices = (backend: TensorHost, selected: ArrayLike<number>) =>
  backend.makeTensorInfo([selected.length], "int32", Int32Array.from(selected));
