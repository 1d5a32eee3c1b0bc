// scratch
import { GraphBuilder, Session, type Value } from "@rote/onnx";
const shapes: [number, number, number][] = [[128, 64, 784], [128, 160, 196], [128, 336, 49]];
const only = process.argv[2];
function bench(name: string, make: (g: GraphBuilder, x: Value, d: Value, s: Value, b: Value, n: number, c: number, hw: number) => Value | Value[]) {
  if (only && !name.includes(only)) return;
  const out: string[] = [];
  for (const [n, c, hw] of shapes) {
    const g = new GraphBuilder();
    const h = Math.sqrt(hw);
    const x = g.input("x", "float32", [n, c, h, h]);
    const d = g.input("d", "float32", [n, c, h, h]);
    const s = g.input("s", "float32", [c, 1, 1]);
    const b = g.input("b", "float32", [c, 1, 1]);
    const ys = [make(g, x, d, s, b, n, c, hw)].flat();
    // consume: reduce to a scalar by slicing one element so output is tiny
    const cons = ys.map((y) => g.add("ReduceMax", [g.add("Slice", [y, g.ints([0]), g.ints([1]), g.ints([0])])], { keepdims: 0 }));
    cons.forEach((y, i) => { g.output(`y${i}`, y, i === 1 && name === "maxpool idx" ? "int64" : "float32", []); });
    const size = n * c * hw;
    const data = (k: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i * 0.37 + k));
    const dir = `/root/sp/prof_`;
    const session = new Session(g.toBytes(), { threads: 2, optimization: "all", profile: dir });
    const feeds = { x: { dtype: "float32", shape: [n, c, h, h], data: data(0) }, d: { dtype: "float32", shape: [n, c, h, h], data: data(1) },
      s: { dtype: "float32", shape: [c, 1, 1], data: new Float32Array(c).fill(1.1) }, b: { dtype: "float32", shape: [c, 1, 1], data: new Float32Array(c).fill(0.1) } } as never;
    const fetches = Object.fromEntries(cons.map((_, i) => [`y${i}`, null]));
    const times: number[] = [];
    for (let i = 0; i < 8; i++) { const t = performance.now(); session.run(feeds, fetches); times.push(performance.now() - t); }
    times.sort((a, b) => a - b);
    const mb = size * 4 / 1e6;
    out.push(`${times[2]!.toFixed(1)} (${(times[2]! / mb).toFixed(3)} ms/MB)`);
    session.dispose();
  }
  console.log(name.padEnd(34), out.join("  "));
}
const i = (g: GraphBuilder, v: number[]) => g.ints(v);
const f = (g: GraphBuilder, v: number) => g.constant("float32", [], [v]);
bench("mul channel", (g, x, d, s) => g.add("Mul", [x, s]));
bench("mul+add", (g, x, d, s, b) => g.add("Add", [g.add("Mul", [x, s]), b]));
bench("mul+add+relu", (g, x, d, s, b) => g.add("Relu", [g.add("Add", [g.add("Mul", [x, s]), b])]));
bench("sub channel", (g, x, d, s) => g.add("Sub", [x, s]));
bench("dwconv", (g, x, d, s, b, n, c) => g.add("Conv", [x, g.add("Reshape", [s, i(g, [c, 1, 1, 1])]), g.add("Reshape", [b, i(g, [c])])], { kernel_shape: [1, 1], group: c }));
bench("dwconv+relu", (g, x, d, s, b, n, c) => g.add("Relu", [g.add("Conv", [x, g.add("Reshape", [s, i(g, [c, 1, 1, 1])]), g.add("Reshape", [b, i(g, [c])])], { kernel_shape: [1, 1], group: c })]));
bench("dwconv + add z", (g, x, d, s, b, n, c) => g.add("Add", [d, g.add("Conv", [x, g.add("Reshape", [s, i(g, [c, 1, 1, 1])]), g.add("Reshape", [b, i(g, [c])])], { kernel_shape: [1, 1], group: c })]));
bench("bn training", (g, x, d, s, b, n, c) => { const v = g.constant("float32", [c], Array(c).fill(0)); const w = (q: Value) => g.add("Reshape", [q, i(g, [c])]); return g.addMany("BatchNormalization", [x, w(s), w(b), v, v], 3, { training_mode: 1, momentum: 0, epsilon: 1e-3 }); });
bench("bn inference", (g, x, d, s, b, n, c) => { const v = g.constant("float32", [c], Array(c).fill(0.3)); const w = (q: Value) => g.add("Reshape", [q, i(g, [c])]); return g.add("BatchNormalization", [x, w(s), w(b), v, w(s)], { epsilon: 1e-3 }); });
bench("mean 023", (g, x) => g.add("ReduceMean", [x, i(g, [0, 2, 3])], { keepdims: 0 }));
bench("sum 023", (g, x) => g.add("ReduceSum", [x, i(g, [0, 2, 3])], { keepdims: 0 }));
bench("sum nc,hw then n", (g, x, d, s, b, n, c, hw) => g.add("ReduceSum", [g.add("ReduceSum", [g.add("Reshape", [x, i(g, [n, c, hw])]), i(g, [2])], { keepdims: 0 }), i(g, [0])], { keepdims: 0 }));
bench("sumsq 023", (g, x) => g.add("ReduceSumSquare", [x, i(g, [0, 2, 3])], { keepdims: 0 }));
bench("sumsq rows", (g, x, d, s, b, n, c, hw) => g.add("ReduceSumSquare", [g.add("Reshape", [x, i(g, [n * c, hw])]), i(g, [1])], { keepdims: 0 }));
bench("mul mul sum", (g, x, d) => g.add("ReduceSum", [g.add("Mul", [x, d]), i(g, [0, 2, 3])], { keepdims: 0 }));
bench("dot batched", (g, x, d, s, b, n, c, hw) => g.add("MatMul", [g.add("Reshape", [x, i(g, [n * c, 1, hw])]), g.add("Reshape", [d, i(g, [n * c, hw, 1])])]));
bench("hardsigmoid*dy", (g, x, d) => g.add("Mul", [d, g.add("HardSigmoid", [x], { alpha: 3e38, beta: 0 })]));
bench("sign*dy", (g, x, d) => g.add("Mul", [d, g.add("Sign", [x])]));
bench("mul mul clip mul", (g, x, d) => g.add("Mul", [d, g.add("Clip", [g.add("Mul", [g.add("Mul", [x, f(g, 1e38)]), f(g, 1e38)]), f(g, 0), f(g, 1)])]));
bench("relu", (g, x) => g.add("Relu", [x]));
bench("transpose last", (g, x) => g.add("Transpose", [x], { perm: [0, 2, 3, 1] }));
bench("maxpool", (g, x) => g.add("MaxPool", [x], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] }));
bench("maxpool idx", (g, x) => g.addMany("MaxPool", [x], 2, { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] }));
bench("add z", (g, x, d) => g.add("Add", [x, d]));
