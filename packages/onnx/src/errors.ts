/** ONNX Runtime refused a graph or failed to run it. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
  /** The name of the node it complained about, where it gave one. */
  readonly node: string | undefined;

  constructor(message: string, node?: string, options?: ErrorOptions) {
    super(message, options);
    this.node = node;
  }
}

/** ONNX Runtime's native library is not there, or not made for this machine. */
export class OnnxRuntimeMissingError extends Error {
  override readonly name = "OnnxRuntimeMissingError";
}

/** ONNX Runtime cannot be loaded here without reporting to its maker. */
export class TelemetryError extends Error {
  override readonly name = "TelemetryError";
  readonly code = "TELEMETRY";
}

/** A provider cannot be used on this machine: there is no GPU for it, say. */
export class ProviderMissingError extends Error {
  override readonly name = "ProviderMissingError";
}

/** What ONNX Runtime said, with the name of the node it was about picked out of it. */
export function onnxError(what: string, cause: unknown): OnnxError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const node =
    /Name:'([^']*)'/.exec(said)?.[1] ?? /[Nn]ode(?: name)?:? ?\(([^)]+)\)/.exec(said)?.[1];
  const where = node ? ` at node "${node}"` : "";
  return new OnnxError(`${what}: ONNX Runtime refused${where}: ${said}`, node, { cause });
}
