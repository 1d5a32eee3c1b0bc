import { TensorProto_DataType } from "./onnx_pb.js";

/** Element types, by the names ONNX Runtime's JavaScript tensors use. */
export type DType = "float32" | "float64" | "int32" | "int64" | "int8" | "uint8" | "bool";

/** The arrays that hold them; `bool` is one byte an element. */
export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Int8Array
  | Uint8Array;

/** The code of each element type in an ONNX model. */
export const DTYPE_CODE: Record<DType, TensorProto_DataType> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  bool: TensorProto_DataType.BOOL,
};

/** The array type of each element type. */
export const ARRAY_TYPE = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** `values` as an array of the element type `dtype`. */
export function typedArray(dtype: DType, values: readonly number[]): TypedArray {
  return dtype === "int64" ? BigInt64Array.from(values, BigInt) : ARRAY_TYPE[dtype].from(values);
}
