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
