// Products with any shape on any number of threads, and what of them comes out.

import { createHash } from "node:crypto";
import { Session } from "@rote/onnx";
import { GraphWriter } from "../graph/graphWriter.ts";
import { product } from "../graph/product.ts";
import { targetOf } from "../graph/target.ts";

export interface Sizes {
  m: number;
  n: number;
  k: number;
  /** Lengths before the last two axes of each factor. */
  many?: readonly [readonly number[], readonly number[]];
  transposeA?: boolean;
  transposeB?: boolean;
  /** Whether A comes from a `Transpose`, which ONNX Runtime likes to join to the product. */
  turnedA?: boolean;
}

const numbers = (length: number, frequency: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(frequency * i + 1));

/** The hash of op(A)·op(B) with each number of threads; how the product is written is the third. */
export function bitsOfProduct(
  sizes: Sizes,
  threads: readonly number[],
  write: typeof product = product,
): string[] {
  const { m, n, k, many = [[], []], transposeA = false, transposeB = false, turnedA } = sizes;
  const g = new GraphWriter(targetOf("cpu"));
  const stored = (rows: number, columns: number, transposed: boolean) =>
    transposed ? [columns, rows] : [rows, columns];
  const shapeA = [...many[0], ...stored(m, k, transposeA)];
  const shapeB = [...many[1], ...stored(k, n, transposeB)];
  const given = turnedA ? [...shapeA.slice(0, -2), shapeA.at(-1)!, shapeA.at(-2)!] : shapeA;
  const input = g.graph.input("a", "float32", given);
  const axes = [...given.keys()];
  const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
  const a = turnedA ? g.transpose(input, perm) : input;
  const b = g.graph.input("b", "float32", shapeB);
  const y = write(
    g,
    { value: a, shape: shapeA, transposed: transposeA },
    { value: b, shape: shapeB, transposed: transposeB },
  );
  const longer = many[0].length >= many[1].length ? many[0] : many[1];
  g.graph.output("y", y, "float32", [...longer, m, n]);
  const model = g.graph.toBytes();
  const size = (shape: readonly number[]) => shape.reduce((all, d) => all * d, 1);
  const feeds = {
    a: { dtype: "float32" as const, shape: given, data: numbers(size(given), 12.9898) },
    b: { dtype: "float32" as const, shape: shapeB, data: numbers(size(shapeB), 78.233) },
  };
  return threads.map((count) => {
    const session = new Session(model, { threads: count, spin: false });
    const result = session.run(feeds, { y: null }).y!;
    session.dispose();
    return createHash("sha256").update(result).digest("hex");
  });
}
