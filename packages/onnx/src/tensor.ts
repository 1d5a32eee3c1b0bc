import { checkDense, shown } from "@rote/options";
import { ARRAY_TYPE, type DType, type TypedArray } from "./dtype.ts";
import { OnnxArgumentError } from "./errors.ts";

/** A dense tensor, row-major. */
export interface Tensor {
  dtype: DType;
  shape: readonly number[];
  data: TypedArray;
}

/**
 * A tensor that ONNX Runtime takes. A clamped array is read as the bytes it holds, without a copy.
 *
 * @throws {OnnxArgumentError} if the data does not fit the dtype or the shape.
 */
export function checkTensor(role: "input" | "output", name: string, tensor: Tensor): Tensor {
  const fail = (must: string, got: unknown) => {
    throw new OnnxArgumentError(`Session.run: ${role} "${name}" ${must}, got ${shown(got)}.`);
  };
  if (typeof tensor !== "object" || tensor === null) fail("must be a tensor", tensor);
  const { dtype, shape } = tensor;
  if (typeof dtype !== "string" || !Object.hasOwn(ARRAY_TYPE, dtype)) {
    fail(`must have a dtype of ${Object.keys(ARRAY_TYPE).join(", ")}`, dtype);
  }
  if (!Array.isArray(shape) || !shape.every((d) => Number.isSafeInteger(d) && d >= 0)) {
    fail("must have a shape of non-negative integers", shape);
  }
  checkDense("Session.run", `${role} "${name}"`, tensor, OnnxArgumentError);
  const data = bytesOf(tensor.data);
  const Type = ARRAY_TYPE[dtype];
  if (!(data instanceof Type)) {
    fail(`of ${dtype} must have its data in a ${Type.name}`, data);
  }
  const size = shape.reduce((n, d) => n * d, 1);
  if (data.length !== size) fail(`of shape [${shape}] must have ${size} elements`, data.length);
  return { dtype, shape, data };
}

const bytesOf = (data: Tensor["data"] | Uint8ClampedArray): Tensor["data"] =>
  data instanceof Uint8ClampedArray
    ? new Uint8Array(data.buffer, data.byteOffset, data.length)
    : data;
