/**
 * The attributes of the operators that can be added to a graph, with their types: ONNX writes an
 * integer and a float differently, and a JavaScript number does not say which it is. Operators
 * without attributes are listed too, so that a misspelt name is a type error.
 *
 * The last ones are ONNX Runtime's own (domain `com.microsoft`), those with `nchwc.` before their
 * names the ones that work on channels in blocks (domain `com.microsoft.nchwc`): see
 * `channelBlock`.
 */
export const OPERATORS = {
  Abs: {},
  Acos: {},
  Acosh: {},
  Add: {},
  And: {},
  ArgMax: { axis: "int", keepdims: "int", select_last_index: "int" },
  ArgMin: { axis: "int", keepdims: "int", select_last_index: "int" },
  Asin: {},
  Asinh: {},
  Atan: {},
  Atanh: {},
  AveragePool: {
    auto_pad: "string",
    ceil_mode: "int",
    count_include_pad: "int",
    dilations: "ints",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  BatchNormalization: { epsilon: "float", momentum: "float", training_mode: "int" },
  BitwiseAnd: {},
  BitwiseNot: {},
  BitwiseOr: {},
  BitwiseXor: {},
  Cast: { to: "int" },
  Ceil: {},
  Clip: {},
  Concat: { axis: "int" },
  Conv: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  ConvTranspose: {
    auto_pad: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    output_padding: "ints",
    output_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  Cos: {},
  Cosh: {},
  CumSum: { exclusive: "int", reverse: "int" },
  DepthToSpace: { blocksize: "int", mode: "string" },
  Div: {},
  Einsum: { equation: "string" },
  Elu: { alpha: "float" },
  Equal: {},
  Erf: {},
  Exp: {},
  Expand: {},
  Flatten: { axis: "int" },
  Floor: {},
  Gather: { axis: "int" },
  GatherElements: { axis: "int" },
  GatherND: { batch_dims: "int" },
  Gemm: { alpha: "float", beta: "float", transA: "int", transB: "int" },
  GlobalAveragePool: {},
  Greater: {},
  GreaterOrEqual: {},
  HardSigmoid: { alpha: "float", beta: "float" },
  Identity: {},
  IsInf: { detect_negative: "int", detect_positive: "int" },
  IsNaN: {},
  LRN: { alpha: "float", beta: "float", bias: "float", size: "int" },
  LeakyRelu: { alpha: "float" },
  Less: {},
  LessOrEqual: {},
  Log: {},
  LogSoftmax: { axis: "int" },
  MatMul: {},
  Max: {},
  MaxPool: {
    auto_pad: "string",
    ceil_mode: "int",
    dilations: "ints",
    kernel_shape: "ints",
    pads: "ints",
    storage_order: "int",
    strides: "ints",
  },
  Min: {},
  Mod: { fmod: "int" },
  Mul: {},
  Neg: {},
  Not: {},
  OneHot: { axis: "int" },
  Or: {},
  PRelu: {},
  Pad: { mode: "string" },
  Pow: {},
  Range: {},
  Reciprocal: {},
  ReduceL2: { keepdims: "int" },
  ReduceMax: { keepdims: "int" },
  ReduceMean: { keepdims: "int" },
  ReduceMin: { keepdims: "int" },
  ReduceProd: { keepdims: "int" },
  ReduceSum: { keepdims: "int" },
  ReduceSumSquare: { keepdims: "int" },
  Relu: {},
  Reshape: { allowzero: "int" },
  Resize: {
    antialias: "int",
    coordinate_transformation_mode: "string",
    cubic_coeff_a: "float",
    mode: "string",
    nearest_mode: "string",
  },
  ReverseSequence: { batch_axis: "int", time_axis: "int" },
  Round: {},
  ScatterElements: { axis: "int", reduction: "string" },
  ScatterND: { reduction: "string" },
  Selu: { alpha: "float", gamma: "float" },
  Shape: { start: "int", end: "int" },
  Sigmoid: {},
  Sign: {},
  Sin: {},
  Sinh: {},
  Slice: {},
  Softmax: { axis: "int" },
  Softplus: {},
  SpaceToDepth: { blocksize: "int" },
  Split: { axis: "int", num_outputs: "int" },
  Sqrt: {},
  Squeeze: {},
  Sub: {},
  Sum: {},
  Tan: {},
  Tanh: {},
  ThresholdedRelu: { alpha: "float" },
  Tile: {},
  TopK: { axis: "int", largest: "int", sorted: "int" },
  Transpose: { perm: "ints" },
  Trilu: { upper: "int" },
  Unsqueeze: {},
  Where: {},
  Xor: {},
  // com.microsoft
  FusedMatMul: {
    alpha: "float",
    transA: "int",
    transB: "int",
    transBatchA: "int",
    transBatchB: "int",
  },
  // com.microsoft.nchwc
  "nchwc.Conv": {
    activation: "string",
    dilations: "ints",
    group: "int",
    kernel_shape: "ints",
    pads: "ints",
    strides: "ints",
  },
  "nchwc.ReorderInput": { channels_last: "int" },
  "nchwc.ReorderOutput": { channels: "int", channels_last: "int" },
} as const satisfies Record<string, Record<string, AttributeType>>;

export type AttributeType = "int" | "float" | "string" | "ints";

const contributed: ReadonlySet<string> = new Set<Operator>(["FusedMatMul"]);

/** The domains of the operators; the standard's is "". */
export const DOMAINS = ["", "com.microsoft", "com.microsoft.nchwc"] as const;

/** An operator's name in ONNX, and the domain it is of. */
export function named(operator: Operator): { opType: string; domain: (typeof DOMAINS)[number] } {
  if (operator.startsWith("nchwc.")) {
    return { opType: operator.slice("nchwc.".length), domain: "com.microsoft.nchwc" };
  }
  return { opType: operator, domain: contributed.has(operator) ? "com.microsoft" : "" };
}

/** The name of an operator. */
export type Operator = keyof typeof OPERATORS;

interface AttributeValues {
  int: number;
  float: number;
  string: string;
  ints: readonly number[];
}

/** The attributes an operator takes; each may be left out as far as TypeScript is concerned. */
export type Attributes<Op extends Operator> = keyof (typeof OPERATORS)[Op] extends never
  ? Record<string, never>
  : {
      [Name in keyof (typeof OPERATORS)[Op]]?: (typeof OPERATORS)[Op][Name] extends AttributeType
        ? AttributeValues[(typeof OPERATORS)[Op][Name]]
        : never;
    };
