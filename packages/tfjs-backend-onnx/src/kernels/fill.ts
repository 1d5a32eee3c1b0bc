import {
  Fill,
  type FillAttrs,
  OnesLike,
  type UnaryInputs,
  util,
  ZerosLike,
} from "@tensorflow/tfjs-core";
import { ARRAY_TYPE, sizeOf } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import { immediate } from "./immediate.ts";

/** The value is fed, not compiled in: filling with another number is the same program. */
const fillWith = kernel<{ value: unknown }, { shape: number[] }>("Filled", {
  outputs: ({ value }, { shape }) => ({ shape, dtype: value.dtype }),
  compute: ({ value }, { shape }, [y]) =>
    new ARRAY_TYPE[y!.dtype](sizeOf(shape)).fill(value.data[0]!),
  lower: (g, { value }, { shape }, [y]) =>
    g.operand(y!, g.add("Expand", [g.plain(value), g.ints(shape)])),
});

export const fill = immediate<object, FillAttrs>(Fill, (_, attrs, backend) => {
  const { shape, value } = attrs;
  const dtype = attrs.dtype ?? util.inferDtype(value);
  if (dtype === "string") {
    const values = Array.from({ length: sizeOf(shape) }, () => util.encodeString(value as string));
    return backend.makeTensorInfo(shape, dtype, values);
  }
  const scalar = backend.makeTensorInfo([], dtype, Float32Array.of(value as number));
  const [y] = backend.record(fillWith, { value: scalar }, { shape });
  backend.disposeData(scalar.dataId);
  return y!;
});

/** The same number everywhere, compiled in. */
const constantLike = (name: string, number: number) =>
  kernel<UnaryInputs>(name, {
    outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype }),
    lower: (g, { x }, _, [y]) =>
      g.operand(y!, g.add("Expand", [g.scalar(x.dtype, number), g.ints(x.shape)])),
  });
export const zerosLike = constantLike(ZerosLike, 0);
export const onesLike = constantLike(OnesLike, 1);
