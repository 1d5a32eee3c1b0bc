import type { Operator, Value } from "@rote/onnx";
import {
  Add,
  Atan2,
  type BinaryInputs,
  BitwiseAnd,
  backend_util,
  EluGrad,
  type EluGradInputs,
  Equal,
  FloorDiv,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalOr,
  Maximum,
  Minimum,
  Mod,
  Multiply,
  NotEqual,
  Pow,
  Prelu,
  type PreluInputs,
  RealDiv,
  SquaredDifference,
  Sub,
} from "@tensorflow/tfjs-core";
import { affine } from "../graph/affine.ts";
import { withBias } from "../graph/convolution/ending.ts";
import { elementwise } from "../graph/elementwise.ts";
import type { GraphWriter } from "../graph/graphWriter.ts";
import type { DType } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";

type Write = (g: GraphWriter, a: Value, b: Value, dtype: DType) => Value;

const broadcast = (a: readonly number[], b: readonly number[]) =>
  backend_util.assertAndGetBroadcastShape([...a], [...b]);

/** An element-by-element kernel of two inputs of one type, with broadcasting, in any layout. */
function binary(name: string, write: Write | Operator, dtype?: DType) {
  return kernel<BinaryInputs>(name, {
    outputs: ({ a, b }) => ({ shape: broadcast(a.shape, b.shape), dtype: dtype ?? a.dtype }),
    lower: (g, { a, b }, _, [y]) =>
      elementwise(g, [a, b], y!, (av, bv) =>
        typeof write === "string" ? g.add(write, [av, bv]) : write(g, av, bv, a.dtype),
      ),
  });
}

/** Sums, differences and products: with vectors of channels they are written only where needed. */
function linear(name: string, operator: "Add" | "Sub" | "Mul") {
  const direct = binary(name, arithmetic(operator));
  return kernel<BinaryInputs>(name, {
    outputs: ({ a, b }, attrs) => direct.outputs({ a, b }, attrs as never),
    lower: (g, { a, b }, attrs, [y]) => {
      const biased = operator === "Add" && (withBias(g, a, b, y!) ?? withBias(g, b, a, y!));
      if (biased) return biased;
      return affine(g, operator, a, b, y!) ?? direct.lower(g, { a, b }, attrs as never, [y!]);
    },
  });
}

/** Booleans count as 0 and 1. */
const arithmetic =
  (operator: Operator): Write =>
  (g, a, b, dtype) =>
    dtype === "bool"
      ? g.cast(g.add(operator, [g.cast(a, "int32"), g.cast(b, "int32")]), "bool")
      : g.add(operator, [a, b]);

/** Integers are compared as they are, booleans as integers. */
const comparison =
  (operator: Operator): Write =>
  (g, a, b, dtype) =>
    dtype === "bool"
      ? g.add(operator, [g.cast(a, "int32"), g.cast(b, "int32")])
      : g.add(operator, [a, b]);

/** Integers through float64, which represents them all and defines division by zero. */
const throughFloat =
  (write: (g: GraphWriter, a: Value, b: Value) => Value): Write =>
  (g, a, b, dtype) =>
    dtype === "float32"
      ? write(g, a, b)
      : g.cast(write(g, g.cast(a, "float64"), g.cast(b, "float64")), dtype);

const quotient = (g: GraphWriter, a: Value, b: Value) => g.add("Div", [a, b]);
const floorQuotient = (g: GraphWriter, a: Value, b: Value) => g.add("Floor", [quotient(g, a, b)]);

export const add = linear(Add, "Add");
export const sub = linear(Sub, "Sub");
export const multiply = linear(Multiply, "Mul");
export const maximum = binary(Maximum, arithmetic("Max"));
export const minimum = binary(Minimum, arithmetic("Min"));
export const realDiv = binary(RealDiv, throughFloat(quotient));
export const floorDiv = binary(FloorDiv, throughFloat(floorQuotient));
export const bitwiseAnd = binary(BitwiseAnd, "BitwiseAnd");

export const equal = binary(Equal, comparison("Equal"), "bool");
export const greater = binary(Greater, comparison("Greater"), "bool");
export const greaterEqual = binary(GreaterEqual, comparison("GreaterOrEqual"), "bool");
export const less = binary(Less, comparison("Less"), "bool");
export const lessEqual = binary(LessEqual, comparison("LessOrEqual"), "bool");
export const notEqual = binary(
  NotEqual,
  (g, a, b, dtype) => g.add("Not", [comparison("Equal")(g, a, b, dtype)]),
  "bool",
);
export const logicalAnd = binary(LogicalAnd, "And", "bool");
export const logicalOr = binary(LogicalOr, "Or", "bool");

export const squaredDifference = binary(SquaredDifference, (g, a, b) => {
  const difference = g.add("Sub", [a, b]);
  return g.add("Mul", [difference, difference]);
});

export const pow = binary(Pow, (g, a, b, dtype) =>
  dtype === "int32"
    ? g.cast(g.add("Pow", [g.cast(a, "float64"), g.cast(b, "float64")]), "int32")
    : g.add("Pow", [a, b]),
);

/** The remainder with the sign of the divisor: a − b·⌊a / b⌋, exact through C's `fmod`. */
export const mod = binary(
  Mod,
  throughFloat((g, a, b) => {
    const remainder = g.add("Mod", [a, b], { fmod: 1 });
    const shifted = g.add("Mod", [g.add("Add", [remainder, b]), b], { fmod: 1 });
    const differ = g.add("Less", [
      g.add("Mul", [g.add("Sign", [a]), g.add("Sign", [b])]),
      zero(g, a),
    ]);
    return g.add("Where", [differ, shifted, remainder]);
  }),
);
/** Zero of the type of x. */
const zero = (g: GraphWriter, x: Value) => g.add("Sub", [x, x]);

/** The angle of the point (b, a), from artan(a / b), the quadrant, and the axes. */
export const atan2 = binary(Atan2, (g, a, b) => {
  const constant = (value: number) => g.scalar("float32", value);
  const lessThan = (x: Value, value: number) => g.add("Less", [x, constant(value)]);
  const equals = (x: Value, value: number) => g.add("Equal", [x, constant(value)]);
  const angle = g.add("Atan", [g.add("Div", [a, b])]);
  const turn = g.add("Where", [lessThan(a, 0), constant(-Math.PI), constant(Math.PI)]);
  const turned = g.add("Where", [lessThan(b, 0), g.add("Add", [angle, turn]), angle]);
  const upright = g.add("Mul", [g.add("Sign", [a]), constant(Math.PI / 2)]);
  const nan = g.add("Or", [g.add("IsNaN", [a]), g.add("IsNaN", [b])]);
  return g.add("Where", [
    nan,
    constant(Number.NaN),
    g.add("Where", [equals(b, 0), upright, turned]),
  ]);
});

/** α·x for x < 0, x otherwise. */
export const prelu = kernel<PreluInputs>(Prelu, {
  outputs: ({ x, alpha }) => ({ shape: broadcast(x.shape, alpha.shape), dtype: "float32" }),
  lower: (g, { x, alpha }, _, [y]) =>
    elementwise(g, [x, alpha], y!, (xv, av) => {
      const value = x.dtype === "float32" ? xv : g.cast(xv, "float32");
      const slope = alpha.dtype === "float32" ? av : g.cast(av, "float32");
      const negative = g.add("Less", [value, g.scalar("float32", 0)]);
      return g.add("Where", [negative, g.add("Mul", [value, slope]), value]);
    }),
});

/** dy for y ≥ 0, dy·(y + 1) for y < 0. */
export const eluGrad = kernel<EluGradInputs>(EluGrad, {
  outputs: ({ y }) => ({ shape: y.shape, dtype: y.dtype }),
  lower: (g, { dy, y }, _, [dx]) =>
    elementwise(g, [dy, y], dx!, (d, v) => {
      const negative = g.add("Less", [v, g.scalar("float32", 0)]);
      const slope = g.add("Add", [v, g.scalar("float32", 1)]);
      return g.add("Where", [negative, g.add("Mul", [d, slope]), d]);
    }),
});
