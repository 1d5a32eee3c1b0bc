import { GraphBuilder, Session, type Value } from "@rote/onnx";
function run(name: string, flops: number, inputs: Record<string, number[]>, make: (g: GraphBuilder, v: Record<string, Value>) => Value) {
  const g = new GraphBuilder();
  const v: Record<string, Value> = {};
  const feeds: any = {};
  for (const [k, shape] of Object.entries(inputs)) { v[k] = g.input(k, "float32", shape); const n = shape.reduce((a, b) => a * b, 1); feeds[k] = { dtype: "float32", shape, data: Float32Array.from({ length: n }, (_, i) => Math.sin(i * 0.37) + 0.1) }; }
  const y = make(g, v);
  g.output("y", g.add("ReduceMax", [g.add("Slice", [y, g.ints([0]), g.ints([1]), g.ints([0])])], { keepdims: 0 }), "float32", []);
  const s = new Session(g.toBytes(), { threads: 2 });
  const times: number[] = [];
  for (let i = 0; i < 9; i++) { const t = performance.now(); s.run(feeds, { y: null }); times.push(performance.now() - t); }
  times.sort((a, b) => a - b);
  console.log(name.padEnd(36), times[3]!.toFixed(2), "ms", flops ? (flops / times[3]! / 1e6).toFixed(0) + " GF/s" : "");
  s.dispose();
}
const N = 128;
for (const [ci, co, k, h] of [[64, 64, 5, 14], [160, 96, 3, 14], [96, 160, 3, 14], [96, 32, 3, 28], [48, 64, 3, 28], [80, 160, 3, 14], [160, 112, 1, 14], [336, 160, 3, 7]] as number[][]) {
  const fl = 2 * N * h! * h! * ci! * co! * k! * k!;
  const p = (k! - 1) / 2;
  const at = { kernel_shape: [k!, k!], pads: [p, p, p, p] };
  run(`conv ${ci}->${co} ${k} ${h} nchw`, fl, { x: [N, ci!, h!, h!], w: [co!, ci!, k!, k!] }, (g, v) => g.add("Conv", [v.x!, v.w!], at));
  const blockW = (g: GraphBuilder, w: Value) => g.add("Reshape", [g.add("Transpose", [g.add("Reshape", [w, g.ints([co! / 16, 16, ci! / 16, 16, k!, k!])])], { perm: [0, 2, 4, 5, 3, 1] }), g.ints([co!, ci!, k!, k!])]);
  run(`  blocked whole`, fl, { x: [N, ci!, h!, h!], w: [co!, ci!, k!, k!] }, (g, v) => {
    const xr = g.add("ReorderInput" as never, [v.x!], {} as never); const y = g.add("NchwcConv" as never, [xr, blockW(g, v.w!)], at as never); return g.add("ReorderOutput" as never, [y], { channels: co } as never); });
  run(`  blocked conv only`, fl, { x: [N, ci!, h!, h!], w: [co!, ci!, k!, k!] }, (g, v) => { const y = g.add("NchwcConv" as never, [v.x!, blockW(g, v.w!)], at as never); return y; });
}
const S = [128, 64, 28, 28];
run("mask hardsigmoid", 0, { x: S, d: S }, (g, v) => g.add("Mul", [v.d!, g.add("HardSigmoid", [v.x!], { alpha: 3e38, beta: 0 })]));
run("mask greater where", 0, { x: S, d: S }, (g, v) => g.add("Where", [g.add("Greater", [v.x!, g.constant("float32", [], [0])]), v.d!, g.constant("float32", [], [0])]));
run("mask cast where", 0, { x: S, d: S }, (g, v) => g.add("Where", [g.cast(v.x!, "bool"), v.d!, g.constant("float32", [], [0])]));
run("prod 4096^..2048", 2 * 2048 ** 3, { x: [2048, 2048], d: [2048, 2048] }, (g, v) => g.add("MatMul", [v.x!, v.d!]));
