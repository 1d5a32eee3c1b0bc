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

/** A step took more memory than the backend has. It changed no weight. */
export class BackendMemoryError extends Error {
  override readonly name = "BackendMemoryError";
  readonly code = "OUT_OF_MEMORY";
  readonly backend: string;

  constructor(backend: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(
      `train: a step must fit into the memory of the ${backend} backend, got: ${said} Use a ` +
        "smaller batchSize or more parts (accumulate), and resume from the last checkpoint.",
      { cause },
    );
    this.backend = backend;
  }
}

/**
 * What ended a step, as an error of this package where the backend is at fault: a device that is
 * lost, or memory that was not there.
 */
export function backendError(cause: unknown): unknown {
  if (cause instanceof BackendLostError) return cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "DEVICE_LOST") return new BackendLostError(tf.getBackend(), { cause });
  if (code === "OUT_OF_MEMORY") return new BackendMemoryError(tf.getBackend(), cause);
  return cause;
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

/**
 * Values of a tensor, which is disposed.
 *
 * @throws {BackendLostError} if the device is gone.
 * @throws {BackendMemoryError} if there was no memory for them.
 */
export async function readAndDispose(tensor: tf.Tensor): Promise<Float32Array> {
  const loss = new AbortController();
  let values: Float32Array;
  try {
    checkBackend();
    values = (await Promise.race([tensor.data(), contextLost(loss.signal)])) as Float32Array;
  } catch (cause) {
    const known = backendError(cause);
    if (known !== cause || cause instanceof BackendLostError) throw known;
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
