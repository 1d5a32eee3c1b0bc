import { LinSpace, type LinSpaceAttrs, Range, type RangeAttrs } from "@tensorflow/tfjs-core";
import { ARRAY_TYPE } from "../graph/spec.ts";
import { immediate } from "./immediate.ts";

/** start, start + step, …, before stop. */
export const range = immediate<object, RangeAttrs>(Range, (_, attrs, backend) => {
  const { start, stop, step } = attrs;
  const dtype = attrs.dtype ?? "float32";
  const empty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const n = empty ? 0 : Math.abs(Math.ceil((stop - start) / step));
  const counting = step === 1 && stop < start ? -1 : step;
  const values = new ARRAY_TYPE[dtype](n);
  for (let i = 0; i < n; i++) values[i] = i === 0 ? start : values[i - 1]! + counting;
  return backend.makeTensorInfo([n], dtype, values);
});

export const linSpace = immediate<object, LinSpaceAttrs>(LinSpace, (_, attrs, backend) => {
  const { start, stop, num } = attrs;
  const step = (stop - start) / (num - 1);
  const values = new Float32Array(num);
  for (let i = 0; i < num; i++) values[i] = i === 0 ? start : values[i - 1]! + step;
  return backend.makeTensorInfo([num], "float32", values);
});
