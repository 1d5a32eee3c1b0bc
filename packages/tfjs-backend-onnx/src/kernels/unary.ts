import type { Operator, Value } from "@rote/onnx";
import {
  Abs,
  Acos,
  Acosh,
  Asin,
  Asinh,
  Atan,
  Atanh,
  Ceil,
  ClipByValue,
  type ClipByValueAttrs,
  Cos,
  Cosh,
  Elu,
  Erf,
  Exp,
  Expm1,
  Floor,
  IsFinite,
  IsInf,
  IsNan,
  LeakyRelu,
  type LeakyReluAttrs,
  Log,
  Log1p,
  LogicalNot,
  Neg,
  Reciprocal,
  Relu,
  Relu6,
  Round,
  Rsqrt,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Sinh,
  Softplus,
  Sqrt,
  Square,
  Step,
  type StepAttrs,
  Tan,
  Tanh,
  type UnaryInputs,
} from "@tensorflow/tfjs-core";
import { reluOfAffine } from "../graph/affine.ts";
import { withRelu } from "../graph/convolution/ending.ts";
import { elementwise } from "../graph/elementwise.ts";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { type DType, numberType, type Spec } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import {
  absLoop,
  clipLoop,
  computeUnary,
  expLoop,
  negLoop,
  reluLoop,
  sigmoidLoop,
  sqrtLoop,
  squareLoop,
  type UnaryLoop,
} from "./unaryLoops.ts";

/** Writes y for x of the given type. */
type Write<Attrs> = (g: GraphWriter, x: Value, dtype: DType, attrs: Attrs) => Value;

/** An element-by-element kernel of one input, which works in any layout. */
function unary<Attrs = object>(
  name: string,
  write: Write<Attrs> | Operator,
  dtype?: DType,
  loop?: UnaryLoop,
) {
  return kernel<UnaryInputs, Attrs>(name, {
    outputs: ({ x }) => ({ shape: x.shape, dtype: dtype ?? x.dtype }),
    ...(loop && { compute: ({ x }, _, [y]) => computeUnary(loop, x, y!) }),
    lower: (g, { x }, attrs, [y]) =>
      elementwise(g, [x], y!, (value) =>
        typeof write === "string" ? g.add(write, [value]) : write(g, value, x.dtype, attrs),
      ),
  });
}

/** Writes y for x and numbers, each a scalar of the given type. */
type WriteWith = (g: GraphWriter, x: Value, dtype: DType, numbers: readonly Value[]) => Value;

/**
 * A kernel as `unary` makes them, with attributes that may differ in each call.
 *
 * @param names the attributes.
 * @param dtype the type of x for the function, and of its values. Defaults to x's.
 */
function unaryWith<Attrs extends object>(
  name: string,
  names: readonly (keyof Attrs)[],
  write: WriteWith,
  dtype?: "float32",
  loop?: UnaryLoop,
) {
  const typeOf = (x: Spec) => dtype ?? x.dtype;
  const valuesOf = (attrs: Attrs) => names.map((name) => attrs[name] as number);
  return kernel<UnaryInputs, Attrs>(name, {
    outputs: ({ x }) => ({ shape: x.shape, dtype: typeOf(x) }),
    ...(loop && {
      compute: ({ x }, attrs, [y]) => computeUnary(loop, x, y!, valuesOf(attrs)),
    }),
    numbers: ({ x }, attrs) => {
      const type = typeOf(x);
      return type === "bool" ? undefined : { dtype: type, values: valuesOf(attrs), rest: {} };
    },
    lower: (g, { x }, attrs, [y], fed) => {
      const type = numberType(typeOf(x));
      const numbers = fed
        ? names.map((_, i) => g.add("Gather", [g.plain(fed), g.graph.constant("int32", [], [i])]))
        : valuesOf(attrs).map((value) => g.scalar(type, value));
      return elementwise(g, [x], y!, (value) =>
        g.convert(write(g, g.convert(value, x.dtype, type), type, numbers), type, y!.dtype),
      );
    },
  });
}

type WriteFloat = (g: GraphWriter, x: Value) => Value;

const asFloat = (write: WriteFloat | Operator, g: GraphWriter, x: Value, dtype: DType): Value => {
  const input = g.convert(x, dtype, "float32");
  return typeof write === "string" ? g.add(write, [input]) : write(g, input);
};

/** A function whose values are not integers, also for integers. */
const float = (name: string, write: WriteFloat | Operator, loop?: UnaryLoop) =>
  unary(name, (g, x, dtype) => asFloat(write, g, x, dtype), "float32", loop);

/** A function of floats whose values have the type of x, as in tfjs: integers are cut off. */
const through = (name: string, write: WriteFloat | Operator) =>
  unary(name, (g, x, dtype) => g.convert(asFloat(write, g, x, dtype), "float32", dtype));

/** A function of numbers; booleans count as 0 and 1. */
const numeric = <Attrs = object>(name: string, write: Write<Attrs> | Operator, loop?: UnaryLoop) =>
  unary<Attrs>(
    name,
    (g, x, dtype, attrs) => {
      const type = numberType(dtype);
      const input = g.convert(x, dtype, type);
      const y = typeof write === "string" ? g.add(write, [input]) : write(g, input, type, attrs);
      return g.convert(y, type, dtype);
    },
    undefined,
    loop,
  );

/** An integer is its own rounding. */
const rounding =
  (operator: "Ceil" | "Floor" | "Round"): Write<object> =>
  (g, x, dtype) =>
    dtype === "float32" ? g.add(operator, [x]) : x;

/** An operator that ONNX has for floats alone; only NaN and infinities matter to it. */
const floatTest =
  (write: (g: GraphWriter, x: Value) => Value): Write<object> =>
  (g, x, dtype) =>
    write(g, dtype === "float32" ? x : g.cast(x, "float32"));

export const abs = numeric(Abs, "Abs", absLoop);
export const acos = through(Acos, "Acos");
export const acosh = through(Acosh, "Acosh");
export const asin = through(Asin, "Asin");
export const asinh = through(Asinh, "Asinh");
export const atan = through(Atan, "Atan");
export const atanh = through(Atanh, "Atanh");
export const ceil = unary(Ceil, rounding("Ceil"));
export const cos = float(Cos, "Cos");
export const cosh = float(Cosh, "Cosh");
export const erf = float(Erf, "Erf");
export const exp = float(Exp, "Exp", expLoop);
export const floor = unary(Floor, rounding("Floor"));
export const log = float(Log, "Log");
export const neg = numeric(Neg, "Neg", negLoop);
export const reciprocal = through(Reciprocal, "Reciprocal");
const plainRelu = numeric(Relu, "Relu");
/** Part of the convolution or sum before it, where nothing else needs that. */
export const relu = kernel<UnaryInputs>(Relu, {
  outputs: ({ x }) => ({ shape: x.shape, dtype: x.dtype }),
  compute: ({ x }, _, [y]) => computeUnary(reluLoop, x, y!),
  lower: (g, { x }, attrs, [y]) =>
    withRelu(g, x) ?? reluOfAffine(g, x) ?? plainRelu.lower(g, { x }, attrs as never, [y!]),
});
export const round = unary(Round, rounding("Round"));
/** −1, 0 or 1; unlike ONNX' `Sign`, 0 for NaN. */
export const sign = numeric(Sign, (g, x, dtype) => {
  const [above, below] = (["Greater", "Less"] as const).map((compare) =>
    g.cast(g.add(compare, [x, g.scalar(dtype, 0)]), dtype),
  );
  return g.add("Sub", [above!, below!]);
});
export const sin = float(Sin, "Sin");
export const sinh = through(Sinh, "Sinh");
export const softplus = through(Softplus, "Softplus");
export const sqrt = float(Sqrt, "Sqrt", sqrtLoop);
export const tan = float(Tan, "Tan");
export const tanh = float(Tanh, "Tanh");
export const logicalNot = unary(LogicalNot, "Not", "bool");

export const square = numeric(Square, (g, x) => g.add("Mul", [x, x]), squareLoop);
export const rsqrt = float(Rsqrt, (g, x) => g.add("Reciprocal", [g.add("Sqrt", [x])]));

/** eˣ − 1 = 2t / (1 − t), t = tanh(x / 2): nothing cancels near zero, nor where x < 0. */
function expMinusOne(g: GraphWriter, x: Value): Value {
  const t = g.add("Tanh", [g.add("Mul", [x, g.scalar("float32", 0.5)])]);
  return g.add("Div", [g.add("Add", [t, t]), g.add("Sub", [g.scalar("float32", 1), t])]);
}

export const expm1 = through(Expm1, (g, x) => {
  const direct = g.add("Sub", [g.add("Exp", [x]), g.scalar("float32", 1)]);
  const small = g.add("Less", [g.add("Abs", [x]), g.scalar("float32", 1)]);
  return g.add("Where", [small, expMinusOne(g, x), direct]);
});

/** x where x ≥ 0, eˣ − 1 elsewhere. */
function exponentialLinear(g: GraphWriter, x: Value): Value {
  const positive = g.add("GreaterOrEqual", [x, g.scalar("float32", 0)]);
  return g.add("Where", [positive, x, expMinusOne(g, x)]);
}

export const elu = float(Elu, exponentialLinear);

const SELU_ALPHA = 1.7580993408473768; // λ·α
const SELU_SCALE = 1.0507009873554805; // λ
/** λx where x ≥ 0, λα·(eˣ − 1) elsewhere. */
export const selu = through(Selu, (g, x) => {
  const positive = g.add("GreaterOrEqual", [x, g.scalar("float32", 0)]);
  const [scale, alpha] = [SELU_SCALE, SELU_ALPHA].map((slope) => g.scalar("float32", slope));
  const negative = g.add("Mul", [expMinusOne(g, x), alpha!]);
  return g.add("Where", [positive, g.add("Mul", [x, scale!]), negative]);
});

/** 1 / (1 + e⁻ˣ); ONNX Runtime's `Sigmoid` is 0 from −18 down. */
export const sigmoid = float(
  Sigmoid,
  (g, x) => {
    const one = g.scalar("float32", 1);
    return g.add("Reciprocal", [g.add("Add", [g.add("Exp", [g.add("Neg", [x])]), one])]);
  },
  sigmoidLoop,
);

/** log(1 + x) = 2·artanh(x / (2 + x)): nothing cancels near zero. */
export const log1p = through(Log1p, (g, x) => {
  const quotient = g.add("Div", [x, g.add("Add", [x, g.scalar("float32", 2)])]);
  const series = g.add("Mul", [g.add("Atanh", [quotient]), g.scalar("float32", 2)]);
  const direct = g.add("Log", [g.add("Add", [x, g.scalar("float32", 1)])]);
  const small = g.add("Less", [g.add("Abs", [x]), g.scalar("float32", 0.5)]);
  return g.add("Where", [small, series, direct]);
});

export const clipByValue = unaryWith<ClipByValueAttrs>(
  ClipByValue,
  ["clipValueMin", "clipValueMax"],
  (g, x, _, [least, greatest]) => g.add("Max", [g.add("Min", [x, greatest!]), least!]),
  undefined,
  clipLoop,
);

export const relu6 = numeric(Relu6, (g, x, dtype) => {
  return g.add("Min", [g.add("Max", [x, g.scalar(dtype, 0)]), g.scalar(dtype, 6)]);
});

export const leakyRelu = unaryWith<LeakyReluAttrs>(
  LeakyRelu,
  ["alpha"],
  (g, x, _, [alpha]) => {
    const negative = g.add("Less", [x, g.scalar("float32", 0)]);
    return g.add("Where", [negative, g.add("Mul", [x, alpha!]), x]);
  },
  "float32",
);

/** 1 for x > 0, α for x ≤ 0, NaN for NaN. */
export const step = numeric<StepAttrs>(Step, (g, x, dtype, { alpha }) => {
  const zero = g.scalar(dtype, 0);
  const positive = g.add("Greater", [x, zero]);
  if (dtype !== "float32") {
    return g.add("Where", [positive, g.scalar(dtype, 1), g.scalar(dtype, alpha)]);
  }
  const sides = g.add("Where", [positive, g.scalar(dtype, 1), g.scalar(dtype, alpha)]);
  return g.add("Where", [g.isNaN(x), x, sides]);
});

export const isNan = unary(
  IsNan,
  floatTest((g, x) => g.isNaN(x)),
  "bool",
);
export const isInf = unary(
  IsInf,
  floatTest((g, x) => g.add("IsInf", [x])),
  "bool",
);
export const finite = unary(
  IsFinite,
  floatTest((g, x) => g.add("Not", [g.add("Or", [g.add("IsInf", [x]), g.isNaN(x)])])),
  "bool",
);
