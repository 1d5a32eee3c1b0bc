/** ONNX Runtime refused a graph or failed to run it. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
  readonly code = "ONNX_REFUSED";
  /** The name of the node that caused it, where ONNX Runtime names one. */
  readonly node: string | undefined;

  constructor(message: string, node?: string, options?: ErrorOptions) {
    super(message, options);
    this.node = node;
  }
}

/** An invalid argument: a length that does not match, an attribute that does not exist. */
export class OnnxArgumentError extends RangeError {
  override readonly name = "OnnxArgumentError";
  readonly code = "BAD_ARGUMENT";
}

/** ONNX Runtime's native library is missing, or made for another machine. */
export class OnnxRuntimeMissingError extends Error {
  override readonly name = "OnnxRuntimeMissingError";
  readonly code = "ONNX_RUNTIME_MISSING";
}

/** ONNX Runtime cannot be loaded here without reporting to its maker. */
export class TelemetryError extends Error {
  override readonly name = "TelemetryError";
  readonly code = "TELEMETRY";
}

/** A provider cannot be used on this machine, for example because there is no GPU. */
export class ProviderMissingError extends Error {
  override readonly name = "ProviderMissingError";
  readonly code = "PROVIDER_MISSING";
}

/** The graphics processor is gone, and what was in its memory with it. */
export class DeviceLostError extends Error {
  override readonly name = "DeviceLostError";
  readonly code = "DEVICE_LOST";
}

/** What ONNX Runtime and Dawn say once the device is lost. */
const LOST = /\bdevice (is |was |has been )?lost\b|\blost device\b|external Instance reference/i;

/**
 * ONNX Runtime's error as an `OnnxError` with the name of its node, or as a `DeviceLostError` where
 * it says that.
 */
export function onnxError(what: string, cause: unknown): OnnxError | DeviceLostError {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (LOST.test(said)) {
    return new DeviceLostError(
      `${what}: the graphics processor must stay, and is lost with all that was there, got: ` +
        `${said} Start a backend again, and go on from what has been saved.`,
      { cause },
    );
  }
  const node =
    /Name:'([^']*)'/.exec(said)?.[1] ?? /[Nn]ode(?: name)?:? ?\(([^)]+)\)/.exec(said)?.[1];
  const where = node ? ` at node "${node}"` : "";
  return new OnnxError(`${what}: ONNX Runtime refused${where}: ${said}`, node, { cause });
}
