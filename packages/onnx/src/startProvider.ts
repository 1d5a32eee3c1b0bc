import { OnnxError, ProviderMissingError } from "./errors.ts";
import { GraphBuilder } from "./graphBuilder.ts";
import { type Provider, Session } from "./session.ts";

const remedies: Readonly<Record<Provider, string>> = {
  cpu: "Please report it with the package @rote/onnx.",
  webgpu:
    'It needs a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows). Use "cpu" ' +
    "where there is none.",
};

/**
 * Compiles a graph of one node, which starts a provider: whether it can be used here is known after it.
 *
 * @throws {ProviderMissingError} if it cannot.
 * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
 */
export function startProvider(provider: Provider): void {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [1]);
  graph.output("y", graph.add("Neg", [x]), "float32", [1]);
  try {
    new Session(graph.toBytes(), { provider }).dispose();
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause;
    const said = cause.message.trim().split(/: |\n/).at(-1);
    throw new ProviderMissingError(
      `onnxRuntime: the provider "${provider}" must start here, got: ${said}. ${remedies[provider]}`,
      { cause },
    );
  }
}
