import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { GraphBuilder, Session } from "./index.ts";
import { ModelProtoSchema } from "./onnx_pb.js";

const operatorsOf = (graph: GraphBuilder) =>
  fromBinary(ModelProtoSchema, graph.toBytes()).graph!.node.map(({ opType }) => opType);

test("nodes that no output needs are left out", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [2]);
  const needed = graph.add("Neg", [x]);
  graph.add("Exp", [graph.add("Sqrt", [needed])]);
  graph.output("y", graph.add("Abs", [needed]), "float32", [2]);
  expect(operatorsOf(graph)).toEqual(["Neg", "Abs"]);
});

test("an output may be read by other nodes, be given twice, or be an input", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [2]);
  const negative = graph.add("Neg", [x]);
  graph.output("a", negative, "float32", [2]);
  graph.output("b", negative, "float32", [2]);
  graph.output("c", graph.add("Abs", [negative]), "float32", [2]);
  graph.output("d", x, "float32", [2]);
  // Only the second name and the input's need a copy.
  expect(operatorsOf(graph).sort()).toEqual(["Abs", "Identity", "Identity", "Neg"]);
  const session = new Session(graph.toBytes());
  const feeds = { x: { dtype: "float32" as const, shape: [2], data: Float32Array.of(1, -2) } };
  const { a, b, c, d } = session.run(feeds, { a: null, b: null, c: null, d: null });
  expect([a, b, c, d].map((data) => Array.from(data as Float32Array))).toEqual([
    [-1, 2],
    [-1, 2],
    [1, 2],
    [1, -2],
  ]);
  session.dispose();
});

/** The first `rows` rows of x, as one row. */
function firstRows(rows: number): GraphBuilder {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [4, 3]);
  const part = graph.add("Slice", [x, graph.ints([0]), graph.ints([rows]), graph.ints([0])]);
  const shape = [1, 3 * rows];
  graph.output("y", graph.add("Reshape", [part, graph.ints(shape)]), "float32", shape);
  return graph;
}

test("graphs that differ in lengths alone have one structure, and are one open model", () => {
  const [two, three] = [firstRows(2), firstRows(3)];
  expect(three.structure).toBe(two.structure);
  const open = two.constants.filter(
    ({ data }, i) => String(data) !== String(three.constants[i]!.data),
  );
  expect(open).toHaveLength(2); // where the slice ends, and the new shape
  const session = new Session(two.toBytes(new Set(open.map(({ name }) => name))));
  const data = Float32Array.from({ length: 15 }, (_, i) => i);
  const x = { dtype: "float32" as const, shape: [5, 3], data };
  for (const graph of [two, three]) {
    const feeds = Object.fromEntries(graph.constants.map((constant) => [constant.name, constant]));
    const chosen = Object.fromEntries(open.map(({ name }) => [name, feeds[name]!]));
    const { y } = session.run({ x, ...chosen }, { y: null });
    expect(y).toEqual(data.subarray(0, graph === two ? 6 : 9));
  }
  session.dispose();
});

test("another operator, attribute or wiring is another structure", () => {
  const graph = (operator: "Add" | "Mul", axis: number, swap: boolean) => {
    const graph = new GraphBuilder();
    const [a, b] = ["a", "b"].map((name) => graph.input(name, "float32", [2, 2]));
    const sum = graph.add(operator, swap ? [b!, a!] : [a!, b!]);
    graph.output("y", graph.add("Softmax", [sum], { axis }), "float32", [2, 2]);
    return graph.structure;
  };
  const structures = [graph("Add", 0, false), graph("Mul", 0, false), graph("Add", 1, false)];
  expect(new Set([...structures, graph("Add", 0, true)]).size).toBe(4);
});

test("a value computed from inputs can stand in for a constant", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", ["rows", 3]);
  const shape = graph.ints([4, 3]);
  graph.output("y", graph.add("Reshape", [x, shape]), "float32", ["parts"]);
  graph.compute(shape, () => {
    const rows = graph.add("Shape", [x], { start: 0, end: 1 });
    return graph.add("Mul", [rows, graph.ints([3])]);
  });
  const session = new Session(graph.toBytes());
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);
  const { y } = session.run({ x: { dtype: "float32", shape: [2, 3], data } }, { y: null });
  expect(y).toEqual(data);
  session.dispose();
});

test("a constant that stands in for another is not itself replaced, and may be an output", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", ["rows", 3]);
  const [four, shape] = [graph.ints([4]), graph.ints([2, 6])];
  graph.output("y", graph.add("Reshape", [x, shape]), "float32", ["a", "b"]);
  graph.output("rows", four, "int64", [1]);
  graph.compute(shape, () => graph.add("Concat", [graph.ints([4]), graph.ints([3])], { axis: 0 }));
  graph.compute(four, () => graph.add("Shape", [x], { start: 1, end: 2 }));
  const session = new Session(graph.toBytes());
  const data = Float32Array.from({ length: 12 }, (_, i) => i);
  const { y, rows } = session.run(
    { x: { dtype: "float32", shape: [4, 3], data } },
    { y: null, rows: null },
  );
  expect([y, [...rows!].map(Number)]).toEqual([data, [3]]);
  session.dispose();
});

test("a portable model has its weights' names, and nothing that no node reads", () => {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [2]);
  const w = graph.weight("layer/kernel", "float32", [2], Float32Array.of(3, 4));
  graph.constant("float32", [2], [0.123, 0.456]); // read by nobody
  graph.output("y", graph.add("Mul", [x, w]), "float32", [2]);
  const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
  const [bytes, whole] = [graph.toPortableBytes(), graph.toBytes()];
  expect(text(bytes)).toContain("layer/kernel");
  expect(text(bytes)).not.toContain("com.microsoft");
  expect(bytes.length).toBeLessThan(whole.length);
  const session = new Session(bytes);
  const { y } = session.run(
    { x: { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) } },
    { y: null },
  );
  expect(y).toEqual(Float32Array.of(3, 8));
  session.dispose();
});
