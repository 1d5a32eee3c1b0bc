import { OnnxError, ProviderMissingError } from "./errors.ts";
import { GraphBuilder } from "./graphBuilder.ts";
import { type Provider, Session } from "./session.ts";
import { loadOnnxRuntime } from "./startRuntime.ts";

const REMEDIES: Readonly<Record<Exclude<Provider, "cpu">, string>> = {
  webgpu:
    "It needs a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows). " +
    'Use "cpu" where there is none.',
};

/**
 * Starts a provider, to find out whether it can be used here: loads ONNX Runtime and, for any other
 * than "cpu", compiles a graph of one node.
 *
 * @throws {ProviderMissingError} if it cannot.
 * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
 */
export function startProvider(provider: Provider): void {
  loadOnnxRuntime();
  if (provider === "cpu") return;
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [1]);
  graph.output("y", graph.add("Neg", [x]), "float32", [1]);
  try {
    new Session(graph.toBytes(), { provider }).dispose();
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause;
    const said = cause.message.trim().split(/: |\n/).at(-1);
    const message = `onnxRuntime: the provider "${provider}" must start here, got: ${said}.`;
    throw new ProviderMissingError(`${message} ${REMEDIES[provider]}`, { cause });
  }
}
