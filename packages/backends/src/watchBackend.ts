import * as tf from "@tensorflow/tfjs-core";

/** The device that a backend computes on has gone: driver reset, GPU process gone, memory taken. */
export class BackendLostError extends Error {
  override readonly name = "BackendLostError";
  readonly code = "BACKEND_LOST";
  readonly backend: string;

  constructor(backend: string, reason: string) {
    super(
      `${backend}: the device must stay while it computes, but it was lost (${reason}). Go on from ` +
        "the last checkpoint in a fresh worker or process.",
    );
    this.backend = backend;
  }
}

export interface BackendWatch {
  /** Resolves once the device is lost; never, if it is not. */
  readonly lost: Promise<BackendLostError>;
  /**
   * To be called before a result is believed.
   *
   * @throws {BackendLostError} if the device is lost.
   */
  check(): void;
}

/** What of tfjs' backends is needed here; they don't have it in their types. */
interface Device {
  gpgpu?: { gl: WebGLRenderingContext };
  device?: { lost: Promise<{ message: string }> };
}

/**
 * Watches the device of the current backend. A lost WebGL context is silent in tfjs: every value reads
 * as 0, and training goes on; a lost WebGPU device makes some calls reject. Other backends have no
 * device to lose.
 */
export function watchBackend(): BackendWatch {
  const name = tf.getBackend();
  const { gpgpu, device } = tf.backend() as Device;
  let error: BackendLostError | undefined;
  let tell: (error: BackendLostError) => void = () => {};
  const lost = new Promise<BackendLostError>((resolve) => {
    tell = resolve;
  });
  const note = (reason: string) => {
    error ??= new BackendLostError(name, reason);
    tell(error);
  };
  device?.lost.then(({ message }) => note(message || "no reason is given"));
  const gl = gpgpu?.gl;
  gl?.canvas.addEventListener("webglcontextlost", () => note("the WebGL context was lost"));
  return {
    lost,
    check() {
      // The event comes only when the event loop turns; until then values already read as 0.
      if (gl?.isContextLost()) note("the WebGL context was lost");
      if (error) throw error;
    },
  };
}
