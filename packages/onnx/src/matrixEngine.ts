import { checkOptions } from "@rote/options";
import { defaultThreads } from "./defaultThreads.ts";
import { OnnxArgumentError } from "./errors.ts";
import { GraphBuilder, type Value } from "./graphBuilder.ts";
import { SessionCache } from "./sessionCache.ts";
import { onnxRuntimeVersion } from "./startRuntime.ts";
import type { Tensor } from "./tensor.ts";

/** Row-major matrices; all of one element type. */
export interface GemmOptions<T extends Float32Array | Float64Array> {
  /** Rows of op(A) and C. */
  m: number;
  /** Columns of op(B) and C. */
  n: number;
  /** Columns of op(A), rows of op(B). */
  k: number;
  a: T;
  b: T;
  /** Overwritten with the result. */
  c: T;
  /** Whether op(A) = Aᵀ, stored k×m. Defaults to false. */
  transposeA?: boolean;
  /** Whether op(B) = Bᵀ, stored n×k. Defaults to false. */
  transposeB?: boolean;
  /** Defaults to 1. */
  alpha?: number;
  /** Defaults to 0: what C held does not matter. */
  beta?: number;
}

/** Something that multiplies matrices, synchronously. */
export interface MatrixEngine {
  readonly name: string;
  /** What the last bits of its products depend on: a long sum may be cut by threads. */
  readonly environment: { readonly threads: number; readonly onnxRuntime: string };
  gemm<T extends Float32Array | Float64Array>(options: GemmOptions<T>): void;
}

export interface MatrixEngineOptions {
  /** Defaults to `defaultThreads()`, the number of cores. */
  threads?: number;
}

/**
 * Matrix products on ONNX Runtime, in float64 and float32:
 *
 *     C ← α·op(A)·op(B) + β·C.
 *
 * The equivalent of BLAS' `dgemm` and `sgemm`. One compiled graph serves all sizes.
 */
export function matrixEngine(options: MatrixEngineOptions = {}): MatrixEngine {
  checkOptions("matrixEngine", options, { threads: "number" }, OnnxArgumentError);
  const { threads } = options;

  // A session for each form of product, in turns, and the caller computes in between. There is
  // nothing in them to optimize.
  const sessions = new SessionCache({
    spin: false,
    optimization: "disabled",
    ...(threads === undefined ? {} : { threads }),
  });

  return {
    name: "onnx",
    get environment() {
      return { threads: threads ?? defaultThreads(), onnxRuntime: onnxRuntimeVersion() };
    },
    gemm({ m, n, k, a, b, c, transposeA = false, transposeB = false, alpha = 1, beta = 0 }) {
      check("a", a.length, m, k);
      check("b", b.length, k, n);
      check("c", c.length, m, n);
      const dtype: Tensor["dtype"] = c instanceof Float64Array ? "float64" : "float32";
      if (a.constructor !== c.constructor || b.constructor !== c.constructor) {
        const got = [a, b, c].map((x) => x.constructor.name).join(", ");
        throw new OnnxArgumentError(`gemm: a, b and c must have one element type, got ${got}.`);
      }
      if (m === 0 || n === 0) return;
      if (k === 0 || alpha === 0) {
        for (let i = 0; i < c.length; i++) c[i] = beta === 0 ? 0 : beta * c[i]!;
        return;
      }

      const matrix = (data: Tensor["data"], rows: number, columns: number, transpose: boolean) => ({
        dtype,
        shape: transpose ? [columns, rows] : [rows, columns],
        data,
      });
      const scalar = (value: number) => ({
        dtype,
        shape: [],
        data: dtype === "float64" ? Float64Array.of(value) : Float32Array.of(value),
      });
      const isPlain = PLAIN.has(alpha) && PLAIN.has(beta);
      const factors: Factors = isPlain ? { alpha, beta } : beta === 0 ? "alpha" : "alpha, beta";
      const isSmall = m * n * k < SMALL;
      const session = sessions.get(
        JSON.stringify([dtype, transposeA, transposeB, factors, isSmall]),
        () => gemmGraph(dtype, transposeA, transposeB, factors),
        () => (isSmall ? { threads: 1 } : {}),
      );
      const feeds: Record<string, Tensor> = {
        a: matrix(a, m, k, transposeA),
        b: matrix(b, k, n, transposeB),
      };
      if (beta !== 0) feeds.c = matrix(c, m, n, false);
      if (!isPlain) feeds.alpha = scalar(alpha);
      if (!isPlain && beta !== 0) feeds.beta = scalar(beta);
      session.run(feeds, { y: matrix(c, m, n, false) });
    },
  };
}

/** Multiplications below which it takes longer to wake other threads than they save. */
const SMALL = 2 ** 22;

/** Factors that are the same in float32, and of which most products are. */
const PLAIN = new Set([-1, 0, 1]);

/** α and β, if they are plain; or which of them are inputs of the graph. */
type Factors = { alpha: number; beta: number } | "alpha" | "alpha, beta";

/**
 * With plain factors one node. Others are inputs, since as attributes of `Gemm` they would be
 * rounded to float32. C may be where the result is written: `Gemm` begins by copying it there, and
 * an addition goes element by element.
 */
function gemmGraph(
  dtype: Tensor["dtype"],
  transposeA: boolean,
  transposeB: boolean,
  factors: Factors,
): Uint8Array {
  const graph = new GraphBuilder();
  const a = graph.input("a", dtype, transposeA ? ["k", "m"] : ["m", "k"]);
  const b = graph.input("b", dtype, transposeB ? ["n", "k"] : ["k", "n"]);
  const transposed = { transA: +transposeA, transB: +transposeB };
  const old = () => graph.input("c", dtype, ["m", "n"]);
  const times = (x: Value, name: string) => graph.add("Mul", [x, graph.input(name, dtype, [])]);
  let y: Value;
  if (typeof factors === "object") {
    const added = factors.beta === 0 ? [] : [old()];
    y = graph.add("Gemm", [a, b, ...added], { ...transposed, ...factors });
  } else {
    y = times(graph.add("Gemm", [a, b], transposed), "alpha");
    if (factors === "alpha, beta") y = graph.add("Add", [y, times(old(), "beta")]);
  }
  graph.output("y", y, dtype, ["m", "n"]);
  return graph.toBytes();
}

function check(name: string, length: number, rows: number, columns: number): void {
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows >= 0 && columns >= 0)) {
    throw new OnnxArgumentError(
      `gemm: m, n and k must be non-negative integers, got ${rows} and ${columns}.`,
    );
  }
  if (length !== rows * columns) {
    throw new OnnxArgumentError(
      `gemm: ${name} must have ${rows} × ${columns} = ${rows * columns} entries, got ${length}.`,
    );
  }
}
