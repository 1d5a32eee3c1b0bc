import { Cast, type CastAttrs, type CastInputs } from "@tensorflow/tfjs-core";
import { elementwise } from "../graph/elementwise.ts";
import { ARRAY_TYPE, type DType, sizeOf } from "../graph/spec.ts";
import { kernel, type Registration } from "../program/kernel.ts";
import { immediate } from "./immediate.ts";

const converted = kernel<CastInputs, { dtype: DType }>("Convert", {
  outputs: ({ x }, { dtype }) => ({ shape: x.shape, dtype }),
  compute: ({ x }, { dtype }) =>
    dtype === "bool"
      ? Uint8Array.from(x.data, (value) => (value === 0 ? 0 : 1))
      : ARRAY_TYPE[dtype].from(x.data),
  lower: (g, { x }, { dtype }, [y]) =>
    elementwise(g, [x], y!, (value) =>
      dtype === "bool" ? g.cast(value, dtype) : g.convert(value, x.dtype, dtype),
    ),
});

export const cast: Registration = immediate<CastInputs, CastAttrs>(
  Cast,
  ({ x }, { dtype }, backend) => {
    if (x.dtype === dtype) return backend.alias(x);
    if (dtype === "complex64") {
      const real = cast.func({ inputs: { x }, attrs: { dtype: "float32" }, backend }) as typeof x;
      const zeros = new Float32Array(sizeOf(x.shape));
      const imag = backend.makeTensorInfo(x.shape, "float32", zeros);
      const result = backend.makeComplex(real, imag);
      backend.disposeData(real.dataId);
      backend.disposeData(imag.dataId);
      return result;
    }
    if (x.dtype === "complex64") {
      const real = backend.copy({ ...backend.complexParts(x).real, shape: x.shape });
      if (dtype === "float32") return real;
      const result = cast.func({ inputs: { x: real }, attrs: { dtype }, backend }) as typeof x;
      backend.disposeData(real.dataId);
      return result;
    }
    return backend.record(converted, { x }, { dtype })[0]!;
  },
);
