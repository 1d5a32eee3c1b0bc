// Random programs: operations drawn by a key, computed on this backend, on tfjs' cpu backend, and
// there in float64.

import { foldIn, integer, type Key, key, uniform } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";

import { inFloat64 } from "./inFloat64.testing.ts";

/** The elements of a tensor. */
export interface Contents {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

/** An operation of a program: its inputs by number. */
interface Operation {
  readonly text: string;
  readonly inputs: readonly number[];
  call(...inputs: tf.Tensor[]): tf.Tensor;
}

/** Values are numbered: first the leaves, then the result of each operation. */
export interface RandomProgram {
  readonly leaves: readonly Contents[];
  readonly operations: readonly Operation[];
  /** In float64, by value. */
  readonly exact: readonly Contents[];
}

/** Values further from zero are not used: what they come to depends on every rounding. */
const MOST = 1e4;
const MOST_ELEMENTS = 4096;

/** Draws by a key, one number after another. */
class Draws {
  #key: Key;
  #count = 0;

  constructor(key: Key) {
    this.#key = key;
  }

  /** An integer in [0, n). */
  below(n: number): number {
    return integer(foldIn(this.#key, this.#count++), n);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  chance(probability: number): boolean {
    return uniform(foldIn(this.#key, this.#count++)) < probability;
  }

  key(): Key {
    return foldIn(this.#key, this.#count++);
  }
}

type Candidate = Pick<Operation, "text" | "call"> & { with?: readonly number[] };

/** What an operation is drawn from: the value it is applied to, and the others there are. */
interface Scope {
  readonly draws: Draws;
  readonly x: Contents;
  readonly all: readonly Contents[];
}

/** The numbers of values that some test holds for. */
const where = ({ all }: Scope, test: (x: Contents) => boolean): number[] =>
  all.flatMap((x, i) => (test(x) ? [i] : []));

const isFloat = ({ dtype }: Contents) => dtype === "float32";
const isImage = (x: Contents) => isFloat(x) && x.shape.length === 4 && isFilled(x);
const isFilled = ({ values }: Contents) => values.length > 0;
const isWithin = (x: Contents, least: number, most: number) =>
  isFloat(x) && x.values.every((value) => value >= least && value <= most);

/** Whether rounding cannot move an element across one of the steps, which are at multiples. */
const isClearOf = (x: Contents, step: number) =>
  !isFloat(x) ||
  x.values.every((value) => Math.abs(value / step - Math.round(value / step)) > 1e-3);

/** Whether no two elements are so near that rounding decides which is greater. */
function areDistinct(x: Contents): boolean {
  const sorted = [...x.values].sort((a, b) => a - b);
  return sorted.every((value, i) => i === 0 || value - sorted[i - 1]! > 1e-3);
}

const broadcasts = (a: Contents, b: Contents): boolean => {
  const shorter = Math.min(a.shape.length, b.shape.length);
  for (let i = 1; i <= shorter; i++) {
    const [m, n] = [a.shape.at(-i)!, b.shape.at(-i)!];
    if (m !== n && m !== 1 && n !== 1) return false;
  }
  return true;
};

type Maker = (scope: Scope) => Candidate | undefined;

const unaryMaker =
  (name: string, call: (x: tf.Tensor) => tf.Tensor, test: (x: Contents) => boolean): Maker =>
  ({ x }) =>
    test(x) ? { text: name, call } : undefined;

const anyFloat = (x: Contents) => isWithin(x, -50, 50);
const numeric = (x: Contents) => x.dtype !== "bool";
const clear = (x: Contents) => isFloat(x) && isClearOf(x, 0.5);

const UNARY: readonly Maker[] = [
  unaryMaker("abs", tf.abs, numeric),
  unaryMaker("neg", tf.neg, numeric),
  unaryMaker("square", tf.square, numeric),
  unaryMaker("relu", tf.relu, numeric),
  unaryMaker("relu6", tf.relu6, anyFloat),
  unaryMaker("leakyRelu", (x) => tf.leakyRelu(x), anyFloat),
  unaryMaker("elu", tf.elu, anyFloat),
  unaryMaker("selu", tf.selu, anyFloat),
  unaryMaker("sigmoid", tf.sigmoid, anyFloat),
  unaryMaker("tanh", tf.tanh, anyFloat),
  unaryMaker("softplus", tf.softplus, anyFloat),
  unaryMaker("erf", tf.erf, anyFloat),
  unaryMaker("sin", tf.sin, anyFloat),
  unaryMaker("cos", tf.cos, anyFloat),
  unaryMaker("atan", tf.atan, anyFloat),
  unaryMaker("asinh", tf.asinh, anyFloat),
  unaryMaker("exp", tf.exp, (x) => isWithin(x, -50, 5)),
  unaryMaker("expm1", tf.expm1, (x) => isWithin(x, -50, 5)),
  unaryMaker("log", tf.log, (x) => isWithin(x, 0.1, MOST)),
  unaryMaker("log1p", tf.log1p, (x) => isWithin(x, -0.5, MOST)),
  unaryMaker("sqrt", tf.sqrt, (x) => isWithin(x, 0.1, MOST)),
  unaryMaker("rsqrt", tf.rsqrt, (x) => isWithin(x, 0.1, MOST)),
  unaryMaker("reciprocal", tf.reciprocal, (x) => isWithin(x, 0.1, MOST)),
  unaryMaker("floor", tf.floor, clear),
  unaryMaker("ceil", tf.ceil, clear),
  unaryMaker("round", tf.round, clear),
  unaryMaker("sign", tf.sign, clear),
  unaryMaker("step", (x) => tf.step(x, 0.5), clear),
  unaryMaker("isNaN", tf.isNaN, isFloat),
  unaryMaker("isFinite", tf.isFinite, isFloat),
  unaryMaker("logicalNot", tf.logicalNot, ({ dtype }) => dtype === "bool"),
  unaryMaker(
    "toFloat",
    (x) => tf.cast(x, "float32"),
    () => true,
  ),
  unaryMaker(
    "toInt",
    (x) => tf.cast(x, "int32"),
    (x) => !isFloat(x) || clear(x),
  ),
  unaryMaker(
    "toBool",
    (x) => tf.cast(x, "bool"),
    (x) => !isFloat(x) || clear(x),
  ),
  unaryMaker(
    "softmax",
    (x) => tf.softmax(x),
    (x) => anyFloat(x) && x.shape.length > 0,
  ),
  unaryMaker(
    "logSoftmax",
    (x) => tf.logSoftmax(x),
    (x) => anyFloat(x) && x.shape.length > 0,
  ),
  unaryMaker("clip", (x) => tf.clipByValue(x, -0.5, 1.5), anyFloat),
  unaryMaker("zerosLike", tf.zerosLike, () => true),
  unaryMaker("onesLike", tf.onesLike, () => true),
  unaryMaker(
    "moments",
    (x) => tf.moments(x, -1).variance,
    (x) => isFilled(x) && x.shape.length > 0 && anyFloat(x),
  ),
];

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

function binaryMaker(
  name: string,
  call: Binary,
  test: (a: Contents, b: Contents) => boolean = () => true,
): Maker {
  return (scope) => {
    const { x, draws } = scope;
    const others = where(scope, (y) => x.dtype === y.dtype && broadcasts(x, y) && test(x, y));
    if (others.length === 0) return undefined;
    const other = draws.of(others);
    return { text: `${name} #${other}`, call, with: [other] };
  };
}

const bothNumeric = (a: Contents, b: Contents) => numeric(a) && numeric(b);
const bothBool = (a: Contents, b: Contents) => a.dtype === "bool" && b.dtype === "bool";
const bothFloat = (a: Contents, b: Contents) => isFloat(a) && isFloat(b);
const divisible = (_: Contents, b: Contents) =>
  b.dtype !== "bool" && b.values.every((value) => Math.abs(value) > 0.1);
/** Comparable without regard to rounding. */
const apart = (a: Contents, b: Contents) =>
  !isFloat(a) || a.values.every((v) => b.values.every((w) => Math.abs(v - w) > 1e-3));

const BINARY: readonly Maker[] = [
  binaryMaker("add", tf.add, bothNumeric),
  binaryMaker("sub", tf.sub, bothNumeric),
  binaryMaker("mul", tf.mul, bothNumeric),
  binaryMaker("maximum", tf.maximum),
  binaryMaker("minimum", tf.minimum),
  binaryMaker("squaredDifference", tf.squaredDifference, bothNumeric),
  binaryMaker("div", tf.div, (a, b) => bothFloat(a, b) && divisible(a, b)),
  binaryMaker("floorDiv", tf.floorDiv, (a, b) => !isFloat(a) && divisible(a, b)),
  binaryMaker("mod", tf.mod, (a, b) => !isFloat(a) && divisible(a, b)),
  binaryMaker("atan2", tf.atan2, (a, b) => bothFloat(a, b) && divisible(a, b) && divisible(b, a)),
  binaryMaker("greater", tf.greater, apart),
  binaryMaker("less", tf.less, apart),
  binaryMaker("lessEqual", tf.lessEqual, apart),
  binaryMaker("greaterEqual", tf.greaterEqual, apart),
  binaryMaker("equal", tf.equal, apart),
  binaryMaker("notEqual", tf.notEqual, apart),
  binaryMaker("logicalAnd", tf.logicalAnd, bothBool),
  binaryMaker("logicalOr", tf.logicalOr, bothBool),
  binaryMaker("logicalXor", tf.logicalXor, bothBool),
];

/** A whole number of axes to reduce over, perhaps all. */
function someAxes({ draws, x }: Scope): number[] | undefined {
  const axes = x.shape.flatMap((_, axis) => (draws.chance(0.5) ? [axis] : []));
  return axes.length > 0 && draws.chance(0.9) ? axes : undefined;
}

type Reduction = (x: tf.Tensor, axis?: number[], keepDims?: boolean) => tf.Tensor;

const reductionMaker =
  (name: string, reduce: Reduction, test: (x: Contents) => boolean): Maker =>
  (scope) => {
    if (!test(scope.x)) return undefined;
    const [axes, keepDims] = [someAxes(scope), scope.draws.chance(0.3)];
    return { text: `${name} over ${axes} ${keepDims}`, call: (x) => reduce(x, axes, keepDims) };
  };

const filledNumeric = (x: Contents) => numeric(x) && isFilled(x);
const filledBool = (x: Contents) => x.dtype === "bool";

const REDUCTIONS: readonly Maker[] = [
  reductionMaker("sum", tf.sum, () => true),
  reductionMaker("mean", tf.mean, filledNumeric),
  reductionMaker("max", tf.max, filledNumeric),
  reductionMaker("min", tf.min, filledNumeric),
  reductionMaker("prod", tf.prod, (x) => isFilled(x) && isWithin(x, -1.2, 1.2)),
  reductionMaker("any", tf.any, filledBool),
  reductionMaker("all", tf.all, (x) => filledBool(x) && isFilled(x)),
  reductionMaker("logSumExp", tf.logSumExp as Reduction, (x) => isFilled(x) && anyFloat(x)),
];

const lastAxis = ({ shape }: Contents) => shape.length > 0;

/** Operations that move elements. */
const MOVES: readonly Maker[] = [
  ({ draws, x }) => {
    const shape = draws.chance(0.5) ? [-1] : [...x.shape].reverse();
    return isFilled(x)
      ? { text: `reshape ${shape}`, call: (v) => tf.reshape(v, shape) }
      : undefined;
  },
  ({ draws, x }) => {
    const perm = [...x.shape.keys()].sort(() => (draws.chance(0.5) ? 1 : -1));
    return { text: `transpose ${perm}`, call: (v) => tf.transpose(v, perm) };
  },
  ({ draws, x }) => {
    const begin = x.shape.map((d) => draws.below(d + 1));
    if (!lastAxis(x)) return undefined;
    const size = x.shape.map((d, i) => draws.below(d - begin[i]! + 1));
    if (size.includes(0) && draws.chance(0.85)) return undefined;
    return { text: `slice ${begin} ${size}`, call: (v) => tf.slice(v, begin, size) };
  },
  ({ draws, x }) => {
    const pads = x.shape.map(() => [draws.below(2), draws.below(3)] as [number, number]);
    const isPaddable = x.shape.length > 0 && x.shape.length < 5;
    return isPaddable ? { text: `pad ${pads}`, call: (v) => tf.pad(v, pads as never) } : undefined;
  },
  ({ draws, x }) => {
    const axis = draws.below(x.shape.length || 1);
    return lastAxis(x) ? { text: `reverse ${axis}`, call: (v) => tf.reverse(v, axis) } : undefined;
  },
  ({ draws, x }) => {
    const reps = x.shape.map(() => draws.between(1, 2));
    return lastAxis(x) ? { text: `tile ${reps}`, call: (v) => tf.tile(v, reps) } : undefined;
  },
  ({ draws, x }) => {
    if (!lastAxis(x) || !isFilled(x)) return undefined;
    const axis = draws.below(x.shape.length || 1);
    const rows = Array.from({ length: draws.between(1, 4) }, () => draws.below(x.shape[axis]!));
    const call = (v: tf.Tensor) => tf.gather(v, tf.tensor1d(rows, "int32"), axis);
    return { text: `gather ${rows} along ${axis}`, call };
  },
  (scope) => {
    const { draws, x } = scope;
    if (!lastAxis(x)) return undefined;
    const axis = draws.below(x.shape.length || 1);
    const fits = where(
      scope,
      (y) =>
        y.shape.length === x.shape.length &&
        y.shape.every((d, i) => i === axis || d === x.shape[i]),
    );
    const other = draws.of(fits);
    const isSafe = x.dtype === "float32" || scope.all[other]!.dtype === x.dtype;
    const call = (a: tf.Tensor, b: tf.Tensor) => tf.concat([a, b], axis);
    return isSafe ? { text: `concat #${other} along ${axis}`, call, with: [other] } : undefined;
  },
  (scope) => {
    const masks = where(scope, (y) => y.dtype === "bool" && broadcasts(scope.x, y));
    const others = where(scope, (y) => broadcasts(scope.x, y));
    if (masks.length === 0) return undefined;
    const chosen = [scope.draws.of(masks), scope.draws.of(others)];
    if (!broadcasts(scope.all[chosen[0]!]!, scope.all[chosen[1]!]!)) return undefined;
    const call = (x: tf.Tensor, mask: tf.Tensor, y: tf.Tensor) => tf.where(mask as never, x, y);
    return { text: `where #${chosen}`, call, with: chosen };
  },
  ({ draws, x }) => {
    const axis = draws.below(x.shape.length || 1);
    const [exclusive, reverse] = [draws.chance(0.5), draws.chance(0.5)];
    const call = (v: tf.Tensor) => tf.cumsum(v, axis, exclusive, reverse);
    return lastAxis(x) && numeric(x) ? { text: `cumsum ${axis}`, call } : undefined;
  },
  ({ draws, x }) => {
    if (!lastAxis(x) || !isFilled(x) || !areDistinct(x)) return undefined;
    const axis = draws.below(x.shape.length || 1);
    return { text: `argMax ${axis}`, call: (v) => tf.argMax(v, axis) };
  },
  ({ x }) => {
    if (!lastAxis(x) || !isFilled(x) || !areDistinct(x) || !numeric(x)) return undefined;
    return { text: "topk", call: (v) => tf.topk(v, Math.ceil(x.shape.at(-1)! / 2)).values };
  },
  ({ x }) => {
    const isIndex = x.dtype === "int32" && x.shape.length < 4;
    return isIndex ? { text: "oneHot", call: (v) => tf.oneHot(v, 4) as tf.Tensor } : undefined;
  },
  (scope) => {
    const { x, draws } = scope;
    if (!isFloat(x) || x.shape.length !== 2) return undefined;
    const others = where(
      scope,
      (y) => isFloat(y) && y.shape.length === 2 && y.shape[1] === x.shape[1],
    );
    const other = draws.of(others);
    const call = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, false, true);
    return { text: `matMul #${other}ᵀ`, call, with: [other] };
  },
];

/** A constant filter. */
const filterOf = (values: readonly number[], shape: readonly number[]) =>
  tf.tensor4d([...values], [...shape] as [number, number, number, number]);

/** Constant numbers for filters and the like, in [−1, 1). */
function numbers(key: Key, shape: readonly number[]): number[] {
  const size = shape.reduce((n, d) => n * d, 1);
  return Array.from({ length: size }, (_, i) => Math.fround(2 * uniform(foldIn(key, i)) - 1));
}

type Image = tf.Tensor4D;
const imageMaker =
  (make: (scope: Scope, x: Contents) => Candidate): Maker =>
  (scope) =>
    isImage(scope.x) && isWithin(scope.x, -100, 100) ? make(scope, scope.x) : undefined;

const IMAGES: readonly Maker[] = [
  imageMaker(({ draws }, { shape }) => {
    const filter = [draws.of([1, 3]), draws.of([1, 3]), shape[3]!, draws.of([16, 16, 32, 3])];
    const values = numbers(draws.key(), filter);
    const [stride, pad] = [draws.between(1, 2), "same" as const];
    const call = (x: tf.Tensor) =>
      tf.conv2d(x as Image, filterOf(values, filter), stride, pad) as tf.Tensor;
    return { text: `conv2d [${filter}] by ${stride}`, call };
  }),
  imageMaker(({ draws }, { shape }) => {
    const filter = [3, 3, shape[3]!, 1];
    const values = numbers(draws.key(), filter);
    const call = (x: tf.Tensor) =>
      tf.depthwiseConv2d(x as Image, filterOf(values, filter), 1, "same") as tf.Tensor;
    return { text: "depthwiseConv2d", call };
  }),
  imageMaker(({ draws }, { shape }) => {
    const size = draws.between(1, Math.min(3, shape[1]!, shape[2]!));
    const stride = draws.between(1, 2);
    const call = (x: tf.Tensor) => tf.avgPool(x as Image, size, stride, "valid") as tf.Tensor;
    return { text: `avgPool ${size} by ${stride}`, call };
  }),
  imageMaker(({ draws }) => {
    const [size, stride] = [draws.between(1, 3), draws.between(1, 2)];
    const call = (x: tf.Tensor) => tf.maxPool(x as Image, size, stride, "same") as tf.Tensor;
    return { text: `maxPool ${size} by ${stride}`, call };
  }),
  imageMaker(({ draws }, { shape }) => {
    const [scale, offset] = [numbers(draws.key(), [shape[3]!]), numbers(draws.key(), [shape[3]!])];
    const call = (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      const [s, o] = [tf.tensor1d(scale), tf.tensor1d(offset)];
      return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, o, s, 0.1);
    };
    return { text: "batchNorm", call };
  }),
  imageMaker(({ draws }, { shape }) => {
    const values = numbers(draws.key(), [shape[3]!]);
    const large = draws.chance(0.2) ? 100 : 1;
    const vector = values.map((value) => Math.fround(value * large));
    const operate = draws.of([tf.add, tf.sub, tf.mul] as Binary[]);
    const call = (x: tf.Tensor) => operate(x, tf.tensor1d(vector));
    return { text: `by channels ${operate.name} ${large}`, call };
  }),
];

/** Gradients of functions of one value: each is differentiated once or twice. */
const SMOOTH: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: (x) => tf.mul(tf.relu(x), x),
  square: tf.square,
  mean: (x) => tf.mean(tf.mul(x, x), -1),
  sum: (x) => tf.sum(tf.mul(x, x), 0),
  mul: (x) => tf.mul(tf.mul(x, 2), x),
};
const ONCE: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  leakyRelu: (x) => tf.leakyRelu(x),
  relu6: tf.relu6,
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  max: (x) => tf.max(x, -1),
};

const GRADIENTS: readonly Maker[] = [
  ({ draws, x }) => {
    if (!isWithin(x, -20, 20) || !isFilled(x) || x.shape.length === 0) return undefined;
    if (!isClearOf(x, 0.5) || !areDistinct(x)) return undefined;
    const functions = draws.chance(0.5) ? SMOOTH : ONCE;
    const name = draws.of(Object.keys(functions));
    const isTwice = functions === SMOOTH && draws.chance(0.5);
    const loss = (v: tf.Tensor) => tf.sum(tf.square(functions[name]!(v)));
    const first = (v: tf.Tensor) => tf.grad(loss)(v);
    const second = (v: tf.Tensor) => tf.grad((u) => tf.sum(tf.square(first(u))))(v);
    return {
      text: `gradient${isTwice ? " twice" : ""} of ${name}`,
      call: isTwice ? second : first,
    };
  },
  imageMaker(({ draws }, { shape }) => {
    const filter = [3, 3, shape[3]!, draws.of([16, 32, 5])];
    const values = numbers(draws.key(), filter);
    const name = draws.of(["tanh", "softplus", "sigmoid"]);
    const loss = (x: tf.Tensor) => {
      const weights = filterOf(values, filter);
      const y = tf.conv2d(x as Image, weights, 1, "same") as tf.Tensor;
      return tf.sum(tf.square(ONCE[name]!(y)));
    };
    return { text: `gradient of conv2d [${filter}] ${name}`, call: (x) => tf.grad(loss)(x) };
  }),
];

/** Families of operations, those to be drawn more often several times. */
const FAMILIES = [
  UNARY,
  UNARY,
  BINARY,
  BINARY,
  REDUCTIONS,
  MOVES,
  MOVES,
  IMAGES,
  IMAGES,
  GRADIENTS,
];

/** A leaf: an image, a matrix, a vector or a number, of any type. */
function drawLeaf(draws: Draws): Contents {
  const length = () => draws.between(1, 5);
  const shape = draws.of([
    () => [draws.between(1, 2), draws.between(2, 5), draws.between(2, 5), draws.of([3, 16])],
    () => [length(), length()],
    () => [draws.between(1, 2), length(), length()],
    () => [draws.of([3, 5, 16])],
    () => [],
  ])();
  const dtype = draws.of(["float32", "float32", "float32", "int32", "bool"]);
  const uniforms = numbers(draws.key(), shape);
  const values = uniforms.map((value) => {
    if (dtype === "bool") return value > 0 ? 1 : 0;
    return dtype === "int32" ? Math.trunc(value * 6) : Math.fround(value * 3);
  });
  return { shape, dtype, values };
}

const tensorOf = ({ values, shape, dtype }: Contents) =>
  tf.tensor([...values], [...shape], dtype as tf.DataType);

function contentsOf(x: tf.Tensor): Contents {
  return { shape: x.shape, dtype: x.dtype, values: Array.from(x.dataSync()) };
}

/** `tf.tidy` for what is not tensors. */
function tidily<Result>(f: () => Result): Result {
  let result: Result | undefined;
  tf.tidy(() => {
    result = f();
  });
  return result as Result;
}

const isUsable = ({ values }: Contents) =>
  values.length <= MOST_ELEMENTS && values.every((value) => Math.abs(value) <= MOST);

/** The program of a seed: 5 to 30 operations whose values are finite and well conditioned. */
export function randomProgram(seed: number): RandomProgram {
  const draws = new Draws(key(seed));
  const leaves = Array.from({ length: draws.between(2, 4) }, () => drawLeaf(draws));
  const exact = [...leaves];
  const operations: Operation[] = [];
  const wanted = draws.between(5, 30);
  for (let tries = 0; operations.length < wanted && tries < 8 * wanted; tries++) {
    // Later values more often: programs that are deep.
    const at = draws.chance(0.5) ? exact.length - 1 : draws.below(exact.length);
    const scope = { draws, x: exact[at]!, all: exact };
    const candidate = draws.of(draws.of(FAMILIES))(scope);
    if (!candidate) continue;
    const inputs = [at, ...(candidate.with ?? [])];
    const compute = () => contentsOf(candidate.call(...inputs.map((i) => tensorOf(exact[i]!))));
    const result = inFloat64(() => tidily(compute));
    if (!isUsable(result)) continue;
    const text = `#${exact.length} = ${candidate.text} of #${at}`;
    operations.push({ text, call: candidate.call, inputs });
    exact.push(result);
  }
  return { leaves, operations, exact };
}

/** Values of a program on the current backend by number: all, or those that nothing else needs. */
export function run({ leaves, operations }: RandomProgram, which: "all" | "last"): Contents[] {
  const used = new Set(operations.flatMap(({ inputs }) => inputs));
  return tidily(() => {
    const values = leaves.map(tensorOf);
    for (const { call, inputs } of operations) values.push(call(...inputs.map((i) => values[i]!)));
    const contents: Contents[] = [];
    values.forEach((x, i) => {
      if (which === "all" || !used.has(i)) contents[i] = contentsOf(x);
      else x.dispose();
    });
    return contents;
  });
}

/** The largest distance of a value from zero, of those a value is made of. */
function largestTerms({ leaves, operations, exact }: RandomProgram): number[] {
  const size = ({ values }: Contents) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const largest = leaves.map(size);
  for (const { inputs } of operations) {
    const own = size(exact[largest.length]!);
    largest.push(Math.max(own, ...inputs.map((i) => largest[i]!)));
  }
  return largest;
}

/**
 * What differs between the results of a program and what they should be, as text; nothing if all
 * is well: types and shapes are those of tfjs' cpu backend, booleans and integers equal, and no
 * float is further from float64 than 4 times the furthest that is on cpu, plus 1e-6 of the largest
 * number it is made of.
 */
export function differences(
  program: RandomProgram,
  onnx: readonly Contents[],
  cpu: readonly Contents[],
): string[] {
  const largest = largestTerms(program);
  const first = program.leaves.length;
  const found: string[] = [];
  let slack = 0;
  for (let i = first; i < cpu.length; i++) {
    const [ours, theirs, exact] = [onnx[i], cpu[i]!, program.exact[i]!];
    const distance = (x: Contents) =>
      x.values.reduce((most, value, j) => Math.max(most, Math.abs(value - exact.values[j]!)), 0);
    if (isFloat(theirs)) slack = Math.max(slack, distance(theirs));
    if (!ours) continue;
    const text = program.operations[i - first]!.text;
    const spec = ({ dtype, shape }: Contents) => `${dtype}[${shape}]`;
    if (spec(ours) !== spec(theirs)) {
      found.push(`${text}: must be ${spec(theirs)}, got ${spec(ours)}`);
    } else if (ours.dtype !== "float32") {
      const at = ours.values.findIndex((value, j) => value !== theirs.values[j]);
      if (at >= 0) found.push(`${text}: [${ours.values}], on cpu [${theirs.values}]`);
    } else {
      const bound = 4 * slack + 1e-6 * largest[i]!;
      const far = distance(ours);
      if (!(far <= bound)) found.push(`${text}: ${far} from float64, at most ${bound}`);
    }
  }
  return found;
}
