import * as tf from "@tensorflow/tfjs-core";

export interface BackendWatch {
  /** Resolves with the reason once the device is lost; never, if it is not. */
  readonly lost: Promise<string>;
  /** Why the device is lost, or undefined. Call it before relying on a result. */
  reason(): string | undefined;
}

/** The devices of tfjs' backends, which are missing from their types. */
interface Device {
  gpgpu?: { gl: WebGLRenderingContext };
  device?: { lost: Promise<{ message: string }> };
  /** Of the backend "onnx" on WebGPU in a page. */
  lost?: Promise<{ message: string }>;
}

/**
 * Watches the device of the current backend. A lost WebGL context is silent in tfjs: every value
 * reads as 0, and training continues. A lost WebGPU device makes some calls reject, and others
 * never settle. Other backends have no device to lose. Results computed on a lost device are
 * worthless: start the backend again in a new worker or process.
 */
export function watchBackend(): BackendWatch {
  const { gpgpu, device, lost: ofOnnx } = tf.backend() as Device;
  let reason: string | undefined;
  let resolveLost: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    resolveLost = resolve;
  });
  const note = (why: string) => {
    reason ??= why;
    resolveLost(reason);
  };
  (device?.lost ?? ofOnnx)?.then(({ message }) => note(message || "the WebGPU device was lost"));
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
