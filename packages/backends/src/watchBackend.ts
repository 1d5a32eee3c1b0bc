import * as tf from "@tensorflow/tfjs-core";

export interface BackendWatch {
  /** Resolves with the reason once the device is lost; never, if it is not. */
  readonly lost: Promise<string>;
  /** Why the device is lost, or undefined. To be asked before a result is believed. */
  reason(): string | undefined;
}

/** What of tfjs' backends is needed here; they don't have it in their types. */
interface Device {
  gpgpu?: { gl: WebGLRenderingContext };
  device?: { lost: Promise<{ message: string }> };
}

/**
 * Watches the device of the current backend. A lost WebGL context is silent in tfjs: every value reads
 * as 0, and training goes on. A lost WebGPU device makes some calls reject, and others never settle.
 * Other backends have no device to lose. What was computed on a lost device is worth nothing: start
 * the backend anew in a fresh worker or process.
 */
export function watchBackend(): BackendWatch {
  const { gpgpu, device } = tf.backend() as Device;
  let reason: string | undefined;
  let tell: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const note = (why: string) => {
    reason ??= why;
    tell(reason);
  };
  device?.lost.then(({ message }) => note(message || "the WebGPU device was lost"));
  const gl = gpgpu?.gl;
  gl?.canvas.addEventListener("webglcontextlost", () => note("the WebGL context was lost"));
  return {
    lost,
    reason() {
      // The event comes only when the event loop turns; until then values already read as 0.
      if (gl?.isContextLost()) note("the WebGL context was lost");
      return reason;
    },
  };
}
