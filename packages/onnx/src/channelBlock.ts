import { GraphBuilder } from "./graphBuilder.ts";
import type { RuntimeName } from "./runtime.ts";
import { Session } from "./session.ts";
import { onnxRuntimeName } from "./startRuntime.ts";

const known = new Map<RuntimeName, number | undefined>();

/**
 * How many channels the operators `nchwc.…` keep adjacent on this processor: 16 with AVX-512, 8
 * with AVX. Their values are `[n, channels / block, height, width, block]`, under the shape
 * `[n, channels, height, width]`; undefined where there are no such operators.
 *
 * ONNX Runtime has no way to ask: it is inferred from how far four channels are padded.
 */
export function channelBlock(): number | undefined {
  const runtime = onnxRuntimeName();
  if (!known.has(runtime)) known.set(runtime, inferBlock());
  return known.get(runtime);
}

function inferBlock(): number | undefined {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [1, 4, 1, 1]);
  graph.output("y", graph.add("nchwc.ReorderInput", [x]), "float32", ["n", "c", "h", "w"]);
  try {
    const session = new Session(graph.toBytes(), { threads: 1 });
    const feeds = {
      x: { dtype: "float32", shape: [1, 4, 1, 1], data: Float32Array.of(1, 2, 3, 4) },
    };
    const { y } = session.run(feeds as never, { y: null });
    session.dispose();
    return y!.length > 4 ? y!.length : undefined;
  } catch {
    return undefined;
  }
}
