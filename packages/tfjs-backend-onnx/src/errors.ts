import { showSpec } from "./graph/spec.ts";

/** A tensor as errors show it. */
interface Shown {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** What this backend throws. Its stack is a whole one: tfjs' own calls would hide the caller's. */
export abstract class OnnxBackendError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 100;
    super(`onnx backend: ${message}`, options);
    Error.stackTraceLimit = limit;
  }
}

/** A kernel that this backend does not have. */
export class UnsupportedKernelError extends OnnxBackendError {
  override readonly name = "UnsupportedKernelError";
  readonly kernel: string;

  constructor(kernel: string) {
    super(
      `kernel "${kernel}" must be implemented to run here, and is not. ` +
        "Run it on the cpu backend with registerOnnxBackend({ missing: 'cpu' }), and please " +
        "report the kernel and the model that needs it with the package @rote/tfjs-backend-onnx.",
    );
    this.kernel = kernel;
  }
}

/** An element type that ONNX graphs of this backend do not compute with. */
export class UnsupportedDTypeError extends OnnxBackendError {
  override readonly name = "UnsupportedDTypeError";

  constructor(kernel: string, input: Shown) {
    super(
      `${kernel} must have float32, int32 or bool inputs, got ${showSpec(input)}. ` +
        "Compute with it on the cpu backend: tf.setBackend('cpu').",
    );
  }
}

/** A tensor whose data have been let go of. */
export class DisposedTensorError extends OnnxBackendError {
  override readonly name = "DisposedTensorError";

  constructor(kernel: string, input: Shown) {
    super(
      `${kernel} must have tensors that are alive, got ${showSpec(input)} after ` +
        "dispose(). Keep what tf.tidy() made by returning it or with tf.keep().",
    );
  }
}

/** Inputs whose shapes do not fit each other, or the operation. */
export class ShapeError extends OnnxBackendError {
  override readonly name = "ShapeError";

  constructor(kernel: string, inputs: readonly Shown[], said: string, options?: ErrorOptions) {
    super(`${kernel}(${inputs.map(showSpec).join(", ")}): ${said}`, options);
  }
}

/** An operation that ONNX Runtime refused to compile or failed to run. */
export class KernelError extends OnnxBackendError {
  override readonly name: string = "KernelError";
  /** The tfjs kernel. */
  readonly kernel: string;

  /** @param operation the kernel with its shapes. */
  constructor(kernel: string, operation: string, cause: unknown) {
    super(`${operation} failed: ${whatItSaid(cause)}. ${howToFindTheCall}`, {
      cause,
    });
    this.kernel = kernel;
  }
}

/** An operation that did not fit in memory. */
export class OutOfMemoryError extends KernelError {
  override readonly name = "OutOfMemoryError";

  constructor(kernel: string, operation: string, cause: unknown) {
    super(kernel, operation, cause);
    this.message =
      `onnx backend: ${operation} must fit in memory, and did not (${whatItSaid(cause)}). Use smaller ` +
      `batches, or let go of tensors with tf.tidy() and dispose(). ${howToFindTheCall}`;
  }
}

const howToFindTheCall =
  "Operations run when a value is read; after tf.enableDebugMode() each runs at once, and the " +
  "stack shows the call.";

/** What ONNX Runtime said, without what it repeats and where in its sources it stood. */
function whatItSaid(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = /Status Message: (.*)/s.exec(said)?.[1] ?? said;
  return message
    .replace(/\/onnxruntime_src\/\S+ /, "")
    .trim()
    .replace(/\.$/, "");
}

/** Whether this is what V8 or ONNX Runtime say when there is no memory. */
export function isOutOfMemory(cause: unknown): boolean {
  const said = cause instanceof Error ? cause.message : String(cause);
  return (
    /Array buffer allocation failed|Invalid typed array length/.test(said) ||
    /Failed to allocate memory|bad_alloc|SafeIntOnOverflow/.test(said)
  );
}

/** A synchronous read of a value that an asynchronous executor has not computed. */
export class AsynchronousReadError extends OnnxBackendError {
  override readonly name = "AsynchronousReadError";
  readonly code = "ASYNCHRONOUS_READ";

  constructor(value: Shown) {
    super(
      `dataSync() and arraySync() must not be called on ${showSpec(value)}, which this backend's ` +
        "executor computes asynchronously. Use await tensor.data() or await tensor.array().",
    );
  }
}

/** A step that cannot be captured, or a captured step that cannot be run. */
export class CaptureError extends OnnxBackendError {
  override readonly name = "CaptureError";

  constructor(said: string) {
    super(`capture: ${said}`);
  }
}
