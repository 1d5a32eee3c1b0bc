import * as tf from "@tensorflow/tfjs-core";

/** The GPU is gone: what is on the backend, weights included, is lost. */
export class BackendLostError extends Error {
  override readonly name = "BackendLostError";
  readonly code = "BACKEND_LOST";
  readonly backend: string;

  constructor(backend: string, options?: ErrorOptions) {
    super(
      `train: the ${backend} backend must keep its device during the run, and has lost it. ` +
        "Start a " +
        "backend again and resume from the last checkpoint.",
      options,
    );
    this.backend = backend;
  }
}

/** The parts of tfjs' GPU backends that show a loss. */
interface MayBeLost {
  gpgpu?: { gl?: { isContextLost?: () => boolean; canvas?: EventTarget } };
}

/**
 * tfjs does not notice that a WebGL context was lost: everything reads as 0 from then on.
 *
 * @throws {BackendLostError} if the current backend has lost its context.
 */
function checkBackend(): void {
  const { gpgpu } = tf.backend() as MayBeLost;
  if (gpgpu?.gl?.isContextLost?.()) throw new BackendLostError(tf.getBackend());
}

/** Values of a tensor, which is disposed. @throws {BackendLostError} if the device is gone. */
export async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  const loss = new AbortController();
  let values: Float32Array;
  try {
    checkBackend();
    values = (await Promise.race([tensor.data(), contextLost(loss.signal)])) as Float32Array;
  } catch (cause) {
    if (cause instanceof BackendLostError) throw cause;
    // WebGPU's reads are refused once the device is lost.
    const lost = /\b(lost|destroyed|unmapped|abort)/i.test(String(cause));
    throw lost ? new BackendLostError(tf.getBackend(), { cause }) : cause;
  } finally {
    loss.abort(); // no longer listened for
    tensor.dispose();
  }
  checkBackend();
  return values;
}

/** Rejects once a WebGL context is lost, on which tfjs would wait for ever. */
function contextLost(signal: AbortSignal): Promise<never> {
  const { gpgpu } = tf.backend() as MayBeLost;
  return new Promise((_, reject) => {
    const lost = () => reject(new BackendLostError("webgl"));
    gpgpu?.gl?.canvas?.addEventListener("webglcontextlost", lost, { signal });
  });
}
