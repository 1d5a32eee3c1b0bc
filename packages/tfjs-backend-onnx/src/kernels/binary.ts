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
import { type DType, sameShape } from "../graph/spec.ts";
import { kernel } from "../program/kernel.ts";
import { computeBinary } from "./computeBinary.ts";
import {
  addLoop,
  andLoop,
  divLoop,
  type ElementLoop,
  equalLoop,
  greaterEqualLoop,
  greaterLoop,
  lessEqualLoop,
  lessLoop,
  maxLoop,
  minLoop,
  mulLoop,
  notEqualLoop,
  orLoop,
  subLoop,
} from "./elementLoops.ts";

type Write = (g: GraphWriter, a: Value, b: Value, dtype: DType) => Value;

function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  if (b.length === 0 || sameShape(a, b)) return a;
  return backend_util.assertAndGetBroadcastShape([...a], [...b]);
}

/** An element-by-element kernel of two inputs of one type, with broadcasting, in any layout. */
function binary(name: string, write: Write | Operator, dtype?: DType, loop?: ElementLoop) {
  return kernel<BinaryInputs>(name, {
    outputs: ({ a, b }) => ({ shape: broadcast(a.shape, b.shape), dtype: dtype ?? a.dtype }),
    ...(loop && { compute: ({ a, b }, _, [y]) => computeBinary(loop, a, b, y!) }),
    lower: (g, { a, b }, _, [y]) =>
      elementwise(g, [a, b], y!, (av, bv) =>
        typeof write === "string" ? g.add(write, [av, bv]) : write(g, av, bv, a.dtype),
      ),
  });
}

/** Sums, differences and products: with vectors of channels they are written only where needed. */
function linear(name: string, operator: "Add" | "Sub" | "Mul", loop: ElementLoop) {
  const direct = binary(name, arithmetic(operator));
  return kernel<BinaryInputs>(name, {
    outputs: ({ a, b }, attrs) => direct.outputs({ a, b }, attrs as never),
    compute: ({ a, b }, _, [y]) => computeBinary(loop, a, b, y!),
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

type WriteFloat = (g: GraphWriter, a: Value, b: Value) => Value;

/** Through float64, which represents all integers and defines division by zero. */
const throughDouble =
  (write: WriteFloat, to?: DType): Write =>
  (g, a, b, dtype) =>
    g.convert(write(g, g.cast(a, "float64"), g.cast(b, "float64")), "float64", to ?? dtype);

/** Integers through float64. */
const throughFloat =
  (write: WriteFloat): Write =>
  (g, a, b, dtype) =>
    dtype === "float32" ? write(g, a, b) : throughDouble(write)(g, a, b, dtype);

const quotient = (g: GraphWriter, a: Value, b: Value) => g.add("Div", [a, b]);
const floorQuotient = (g: GraphWriter, a: Value, b: Value) => g.add("Floor", [quotient(g, a, b)]);

export const add = linear(Add, "Add", addLoop);
export const sub = linear(Sub, "Sub", subLoop);
export const multiply = linear(Multiply, "Mul", mulLoop);
export const maximum = binary(Maximum, arithmetic("Max"), undefined, maxLoop);
export const minimum = binary(Minimum, arithmetic("Min"), undefined, minLoop);
export const realDiv = binary(RealDiv, throughFloat(quotient), undefined, divLoop);
export const floorDiv = binary(FloorDiv, throughDouble(floorQuotient, "int32"), "int32");
export const bitwiseAnd = binary(BitwiseAnd, "BitwiseAnd");

export const equal = binary(Equal, comparison("Equal"), "bool", equalLoop);
export const greater = binary(Greater, comparison("Greater"), "bool", greaterLoop);
export const greaterEqual = binary(
  GreaterEqual,
  comparison("GreaterOrEqual"),
  "bool",
  greaterEqualLoop,
);
export const less = binary(Less, comparison("Less"), "bool", lessLoop);
export const lessEqual = binary(LessEqual, comparison("LessOrEqual"), "bool", lessEqualLoop);
export const notEqual = binary(
  NotEqual,
  (g, a, b, dtype) => g.add("Not", [comparison("Equal")(g, a, b, dtype)]),
  "bool",
  notEqualLoop,
);
export const logicalAnd = binary(LogicalAnd, "And", "bool", andLoop);
export const logicalOr = binary(LogicalOr, "Or", "bool", orLoop);

export const squaredDifference = binary(SquaredDifference, (g, a, b, dtype) => {
  const [left, right] = dtype === "bool" ? [g.cast(a, "int32"), g.cast(b, "int32")] : [a, b];
  const difference = g.add("Sub", [left, right]);
  const square = g.add("Mul", [difference, difference]);
  return dtype === "bool" ? g.cast(square, "bool") : square;
});

const anyPower = binary(
  Pow,
  throughFloat((g, a, b) => g.add("Pow", [a, b])),
);
/** Squares, which norms are made of, are products. */
export const pow = kernel<BinaryInputs>(Pow, {
  outputs: ({ a, b }, attrs) => anyPower.outputs({ a, b }, attrs as never),
  compute: ({ a, b }, _, [y]) =>
    b.data.length === 1 && b.data[0] === 2 ? computeBinary(mulLoop, a, a, y!) : undefined,
  lower: (g, { a, b }, attrs, outputs) => anyPower.lower(g, { a, b }, attrs as never, outputs),
});

/** The remainder with the sign of the divisor: a − b·⌊a / b⌋, through C's `fmod`. */
export const mod = binary(
  Mod,
  throughDouble((g, a, b) => {
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

/** Whether x < 0, or x is the zero below 0. */
const isNegative = (g: GraphWriter, x: Value) => {
  const below = (value: Value) => g.add("Less", [value, g.scalar("float32", 0)]);
  return g.add("Or", [below(x), below(g.add("Reciprocal", [x]))]);
};

/** The angle of the point (b, a): artan(a / b), and half a turn more where b is negative. */
export const atan2 = binary(Atan2, (g, a, b, dtype) => {
  const constant = (value: number) => g.scalar("float32", value);
  const sides = [a, b].map((side) => g.convert(side, dtype, "float32"));
  const [farUp, farRight] = sides.map((side) => g.add("IsInf", [side]));
  const far = g.add("And", [farUp!, farRight!]);
  const [y, x] = sides.map((side) => g.add("Where", [far, g.add("Sign", [side]), side])) as [
    Value,
    Value,
  ];
  const flat = g.add("Equal", [y, constant(0)]);
  const angle = g.add("Atan", [g.add("Where", [flat, y, g.add("Div", [y, x])])]);
  const turn = g.add("Where", [isNegative(g, y), constant(-Math.PI), constant(Math.PI)]);
  const turned = g.add("Where", [isNegative(g, x), g.add("Add", [angle, turn]), angle]);
  const result = g.add("Where", [g.isNaN(x), x, turned]);
  return g.convert(result, "float32", dtype);
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

/** dy for y ≥ 0, dy·(y + 1) elsewhere. */
export const eluGrad = kernel<EluGradInputs>(EluGrad, {
  outputs: ({ y }) => ({ shape: y.shape, dtype: y.dtype }),
  lower: (g, { dy, y }, _, [dx]) =>
    elementwise(g, [dy, y], dx!, (d, v) => {
      const positive = g.add("GreaterOrEqual", [v, g.scalar("float32", 0)]);
      const slope = g.add("Add", [v, g.scalar("float32", 1)]);
      return g.add("Where", [positive, d, g.add("Mul", [d, slope])]);
    }),
});
