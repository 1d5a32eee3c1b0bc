import { expect, test } from "vitest";

import { channelBlock, GraphBuilder, Session, type Value } from "./index.ts";

const block = channelBlock();

test("a block has 8 or 16 channels, or there are none", () => {
  expect([8, 16, undefined]).toContain(block);
});

test.skipIf(block === undefined)("a convolution in blocks gives what one without gives", () => {
  const b = block!;
  const [inputs, outputs] = [2 * b, 3 * b];
  const window = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  const run = (write: (g: GraphBuilder, x: Value, w: Value) => Value) => {
    const g = new GraphBuilder();
    const shapes = { x: [2, inputs, 5, 4], w: [outputs, inputs, 3, 3] };
    const [x, w] = [g.input("x", "float32", shapes.x), g.input("w", "float32", shapes.w)];
    g.output("y", write(g, x, w), "float32", [2, outputs, 5, 4]);
    const session = new Session(g.toBytes());
    const feed = (shape: number[]) => ({
      dtype: "float32" as const,
      shape,
      data: Float32Array.from({ length: shape.reduce((n, d) => n * d) }, (_, i) => Math.sin(i)),
    });
    const { y } = session.run({ x: feed(shapes.x), w: feed(shapes.w) }, { y: null });
    session.dispose();
    return y as Float32Array;
  };
  const plain = run((g, x, w) => g.add("Conv", [x, w], window));
  const blocked = run((g, x, w) => {
    const split = g.add("Reshape", [w, g.ints([outputs / b, b, inputs / b, b, 3, 3])]);
    const turned = g.add("Transpose", [split], { perm: [0, 2, 4, 5, 3, 1] });
    const filter = g.add("Reshape", [turned, g.ints([outputs, inputs, 3, 3])]);
    const y = g.add("nchwc.Conv", [g.add("nchwc.ReorderInput", [x]), filter], window);
    return g.add("nchwc.ReorderOutput", [y], { channels: outputs });
  });
  const far = Math.max(...plain.map((value, i) => Math.abs(value - blocked[i]!)));
  expect(Math.max(...plain.map(Math.abs))).toBeGreaterThan(1);
  expect(far).toBeLessThan(1e-4);
});
