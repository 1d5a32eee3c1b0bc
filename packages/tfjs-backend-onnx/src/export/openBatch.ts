import type { Constant, GraphBuilder, Value } from "@rote/onnx";
import { ExportError } from "../errors.ts";

/** A graph for a batch of some length. */
export interface AtBatch {
  readonly batch: number;
  readonly graph: GraphBuilder;
}

/** How a graph follows from the batch's length, found from two lengths. */
export interface OpenBatch {
  /**
   * Whether a graph for another length is what follows for it; undefined where that cannot be seen,
   * because it is written otherwise.
   */
  fits(other: AtBatch): boolean | undefined;
  /** Makes the length open in the first graph, where it is worked out from the input named. */
  write(input: string): void;
}

/**
 * Compares the graph `a` with that of another length: wherever their constants differ, the length
 * decides.
 *
 * @throws {ExportError} if they differ otherwise.
 */
export function openBatch(a: AtBatch, b: AtBatch): OpenBatch {
  const { structure } = a.graph;
  if (structure !== b.graph.structure)
    throw refusal("what it computes differs from batch to batch");
  const at = { a: a.batch, b: b.batch };
  const laws = a.graph.constants.map((constant, i): Law | undefined => {
    const other = b.graph.constants[i]!;
    if (isSame(constant, other)) return undefined;
    if (constant.data.length !== other.data.length) return repeat(constant, other, at);
    return isInteger(constant) ? lengths(constant, other, at) : scale(constant, other, at);
  });
  const constants = [...a.graph.constants];
  return {
    fits({ batch, graph }) {
      if (graph.structure !== structure) return undefined;
      return laws.every((law, i) => {
        const other = graph.constants[i]!;
        return law === undefined ? isSame(constants[i]!, other) : law.fits(other, batch);
      });
    },
    write(input) {
      const length = new BatchLength(a.graph, input);
      for (const law of laws) law?.write(length);
    },
  };
}

/** The law by which a constant follows from the batch's length. */
interface Law {
  fits(other: Constant, batch: number): boolean;
  write(length: BatchLength): void;
}

interface Batches {
  readonly a: number;
  readonly b: number;
}

/** Writes nodes that depend on the length of the batch. */
class BatchLength {
  readonly graph: GraphBuilder;
  readonly #input: Value;

  constructor(graph: GraphBuilder, input: string) {
    this.graph = graph;
    this.#input = input as Value;
  }

  /** slope · batch + intercept for each of some numbers, `[n]` int64. */
  affine(slopes: readonly number[], intercepts: readonly number[]): Value {
    const { graph } = this;
    if (slopes.every((slope) => slope === 0)) return graph.ints(intercepts);
    const batch = graph.add("Shape", [this.#input], { start: 0, end: 1 });
    const isOne = slopes.length === 1 && slopes[0] === 1;
    const product = isOne ? batch : graph.add("Mul", [batch, graph.ints(slopes)]);
    if (intercepts.every((intercept) => intercept === 0)) return product;
    return graph.add("Add", [product, graph.ints(intercepts)]);
  }
}

const isInteger = ({ dtype }: Constant) => dtype === "int64" || dtype === "int32";

const isSame = (a: Constant, b: Constant) =>
  a.data.length === b.data.length && a.data.every((value, i) => Object.is(value, b.data[i]));

/** slope and intercept of each number, if it is a straight line in the batch. */
function linesOf(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>, at: Batches) {
  return Array.from(a, (value, i) => {
    const [first, second] = [Number(value), Number(b[i])];
    const slope = (second - first) / (at.b - at.a);
    return { slope, intercept: first - slope * at.a };
  });
}

const valueAt = ({ slope, intercept }: { slope: number; intercept: number }, batch: number) =>
  slope * batch + intercept;

/** Integers: lengths, or where something begins. */
function lengths(constant: Constant, other: Constant, at: Batches): Law {
  const { name, dtype, shape, data } = constant;
  const lines = linesOf(data, other.data, at);
  if (!lines.every(({ slope }) => Number.isInteger(slope)))
    throw refusal("a length is no multiple");
  const open = lines.flatMap(({ slope }, i) => (slope === 0 ? [] : [i]));
  const numbers = Array.from(data, Number);
  return {
    fits: (third, batch) =>
      third.data.length === lines.length &&
      lines.every((line, i) => Number(third.data[i]) === valueAt(line, batch)),
    write(length) {
      const { graph } = length;
      const readers = graph.readersOf(name);
      const isShape = readers.every(({ operator, input }) => operator === "Reshape" && input === 1);
      const isOne = open.length === 1 && lines[open[0]!]!.intercept === 0;
      if (isShape && isOne && !numbers.includes(0)) {
        graph.compute(name, () => graph.ints(numbers.map((n, i) => (i === open[0] ? -1 : n))));
        return;
      }
      graph.compute(name, () => {
        const [slopes, intercepts] = [lines.map((l) => l.slope), lines.map((l) => l.intercept)];
        const vector = length.affine(slopes, intercepts);
        const typed = dtype === "int64" ? vector : graph.cast(vector, dtype);
        return shape.length === 1 ? typed : graph.add("Reshape", [typed, graph.ints(shape)]);
      });
    },
  };
}

/** The same number everywhere, in an array as long as the batch says. */
function repeat(constant: Constant, other: Constant, at: Batches): Law {
  const [value] = constant.data;
  const isEven = ({ data }: Constant) => data.every((one) => Object.is(one, value));
  if (!isEven(constant) || !isEven(other)) throw refusal("an array depends on the batch");
  const lines = linesOf(constant.shape, other.shape, at);
  return {
    fits: (third, batch) =>
      isEven(third) && third.shape.every((n, axis) => n === valueAt(lines[axis]!, batch)),
    write(length) {
      const { graph } = length;
      graph.compute(constant.name, () => {
        const one = graph.constant(constant.dtype, [], [Number(value)]);
        const shape = length.affine(
          lines.map(({ slope }) => slope),
          lines.map(({ intercept }) => intercept),
        );
        return graph.add("Expand", [one, shape]);
      });
    },
  };
}

/** Numbers in proportion to the batch, or to one over it. */
function scale(constant: Constant, other: Constant, at: Batches): Law {
  const { name, dtype, shape } = constant;
  const numbers = Array.from(constant.data, Number);
  const near = (x: number, y: number) => Math.abs(x - y) <= 1e-6 * Math.abs(x);
  const grow = ({ data }: Constant, batch: number) =>
    numbers.every((value, i) => near(value / at.a, Number(data[i]) / batch));
  const shrink = ({ data }: Constant, batch: number) =>
    numbers.every((value, i) => near(value * at.a, Number(data[i]) * batch));
  const grows = grow(other, at.b);
  if (!grows && !shrink(other, at.b)) throw refusal("a number depends on the batch");
  return {
    fits: grows ? grow : shrink,
    write(length) {
      const { graph } = length;
      graph.compute(name, () => {
        const batch = graph.cast(length.affine([1], [0]), dtype);
        const unit = numbers.map((value) => (grows ? value / at.a : value * at.a));
        const factor = graph.constant(dtype, [unit.length], unit);
        const scaled = graph.add(grows ? "Mul" : "Div", [factor, batch]);
        return graph.add("Reshape", [scaled, graph.ints(shape)]);
      });
    },
  };
}

export const refusal = (why: string) =>
  new ExportError(
    `toOnnx: the model must compute the same for every batch, but ${why}. Give its length: ` +
      "batch: 1.",
  );
