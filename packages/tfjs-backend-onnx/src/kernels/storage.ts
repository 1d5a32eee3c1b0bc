import {
  Cast,
  type CastAttrs,
  type CastInputs,
  Complex,
  ComplexAbs,
  type ComplexInputs,
  ExpandDims,
  type ExpandDimsAttrs,
  type ExpandDimsInputs,
  Identity,
  type IdentityInputs,
  Imag,
  LinSpace,
  type LinSpaceAttrs,
  Range,
  type RangeAttrs,
  Real,
  type RealInputs,
  Reshape,
  type ReshapeAttrs,
  type ReshapeInputs,
  util,
} from "@tensorflow/tfjs-core";
import { ShapeError } from "../errors.ts";
import { elementwise } from "../graph/elementwise.ts";
import { immediate, kernel, type Registration } from "../program/kernel.ts";
import { arrayType, type DType, sizeOf } from "../program/program.ts";

export const identity = immediate<IdentityInputs>(Identity, ({ x }, _, backend) =>
  backend.alias(x),
);

export const reshape = immediate<ReshapeInputs, ReshapeAttrs>(
  Reshape,
  ({ x }, { shape }, backend) => {
    const size = sizeOf(x.shape);
    const isWhole = !shape.includes(-1);
    if (isWhole && sizeOf(shape) !== size) {
      throw new ShapeError(
        Reshape,
        [x],
        `the new shape must have ${size} elements, got [${shape}].`,
      );
    }
    return backend.alias(x, isWhole ? shape : util.inferFromImplicitShape(shape, size));
  },
);

export const expandDims = immediate<ExpandDimsInputs, ExpandDimsAttrs>(
  ExpandDims,
  ({ input }, { dim }, backend) => {
    const rank = input.shape.length;
    if (dim < -(rank + 1) || dim > rank) {
      const range = `[${-(rank + 1)}, ${rank}]`;
      throw new ShapeError(ExpandDims, [input], `axis must be in ${range}, got ${dim}.`);
    }
    const at = dim < 0 ? rank + dim + 1 : dim;
    return backend.alias(input, input.shape.toSpliced(at, 0, 1));
  },
);

const converted = kernel<CastInputs, { dtype: DType }>("Convert", {
  outputs: ({ x }, { dtype }) => ({ shape: x.shape, dtype }),
  lower: (g, { x }, { dtype }, [y]) => elementwise(g, [x], y!, (value) => g.cast(value, dtype)),
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
      const real = backend.copy(backend.complexParts(x).real);
      if (dtype === "float32") return real;
      const result = cast.func({ inputs: { x: real }, attrs: { dtype }, backend }) as typeof x;
      backend.disposeData(real.dataId);
      return result;
    }
    return backend.record(converted, { x }, { dtype })[0]!;
  },
);

export const complex = immediate<ComplexInputs>(Complex, ({ real, imag }, _, backend) =>
  backend.makeComplex(real, imag),
);
export const real = immediate<RealInputs>(Real, ({ input }, _, backend) =>
  backend.copy({ ...backend.complexParts(input).real, shape: input.shape }),
);
export const imag = immediate<RealInputs>(Imag, ({ input }, _, backend) =>
  backend.copy({ ...backend.complexParts(input).imag, shape: input.shape }),
);

const hypotenuse = kernel<{ real: unknown; imag: unknown }>("Hypotenuse", {
  outputs: ({ real }) => ({ shape: real.shape, dtype: "float32" }),
  lower: (g, { real, imag }, _, [y]) =>
    elementwise(g, [real, imag], y!, (a, b) => {
      const squares = [g.add("Mul", [a, a]), g.add("Mul", [b, b])];
      return g.add("Sqrt", [g.add("Add", squares)]);
    }),
});
export const complexAbs = immediate<{ x: unknown }>(ComplexAbs, ({ x }, _, backend) => {
  const { real, imag } = backend.complexParts(x);
  const shape = x.shape;
  return backend.record(hypotenuse, { real: { ...real, shape }, imag: { ...imag, shape } }, {})[0]!;
});

/** start, start + step, …, before stop. */
export const range = immediate<object, RangeAttrs>(Range, (_, attrs, backend) => {
  const { start, stop, step } = attrs;
  const dtype = attrs.dtype ?? "float32";
  const empty = start === stop || (start < stop && step < 0) || (stop < start && step > 1);
  const n = empty ? 0 : Math.abs(Math.ceil((stop - start) / step));
  const counting = step === 1 && stop < start ? -1 : step;
  const values = new arrayType[dtype](n);
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
