import { showSpec } from "./graph/spec.ts";

/** A tensor as errors show it. */
interface Shown {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/**
 * An error of this backend. Its stack is longer than usual: tfjs' calls would hide the caller's.
 */
export abstract class OnnxBackendError extends Error {
  /** Stays the same when messages change. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 100;
    super(`onnx backend: ${message}`, options);
    Error.stackTraceLimit = limit;
  }
}

/** A kernel that this backend does not have, where it may not run on tfjs' cpu backend. */
export class UnsupportedKernelError extends OnnxBackendError {
  override readonly name = "UnsupportedKernelError";
  readonly code = "UNSUPPORTED_KERNEL";
  readonly kernel: string;

  constructor(kernel: string) {
    super(
      `kernel "${kernel}" is not implemented. Call registerOnnxBackend() without ` +
        'missing: "error", and it runs on tfjs\' cpu backend.',
    );
    this.kernel = kernel;
  }
}

/** An element type that ONNX graphs of this backend do not compute with. */
export class UnsupportedDTypeError extends OnnxBackendError {
  override readonly name = "UnsupportedDTypeError";
  readonly code = "UNSUPPORTED_DTYPE";

  constructor(kernel: string, input: Shown) {
    super(
      `${kernel} must have float32, int32 or bool inputs, got ${showSpec(input)}. ` +
        'Call registerOnnxBackend() without missing: "error", and it runs on tfjs\' cpu backend.',
    );
  }
}

/** A disposed tensor. */
export class DisposedTensorError extends OnnxBackendError {
  override readonly name = "DisposedTensorError";
  readonly code = "DISPOSED_TENSOR";

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
  readonly code = "SHAPE_MISMATCH";

  constructor(kernel: string, inputs: readonly Shown[], message: string, options?: ErrorOptions) {
    super(`${kernel}(${inputs.map(showSpec).join(", ")}): ${message}`, options);
  }
}

/** An operation that ONNX Runtime refused to compile or failed to run. */
export class KernelError extends OnnxBackendError {
  override readonly name: string = "KernelError";
  readonly code: string = "KERNEL_FAILED";
  /** The tfjs kernel. */
  readonly kernel: string;

  /** @param operation the kernel with its shapes. */
  constructor(kernel: string, operation: string, cause: unknown) {
    super(`${operation} failed: ${reasonIn(cause)}. ${HOW_TO_FIND_THE_CALL}`, { cause });
    this.kernel = kernel;
  }
}

/** An operation that ran out of memory. */
export class OutOfMemoryError extends KernelError {
  override readonly name = "OutOfMemoryError";
  override readonly code = "OUT_OF_MEMORY";

  constructor(kernel: string, operation: string, cause: unknown) {
    super(kernel, operation, cause);
    this.message =
      `onnx backend: ${operation} ran out of memory (${reasonIn(cause)}). Use smaller batches, ` +
      `or release tensors with tf.tidy() and dispose(). ${HOW_TO_FIND_THE_CALL}`;
  }
}

/** An index into a tensor, of `tf.gather` and the like, that is negative or past its end. */
export class IndexRangeError extends KernelError {
  override readonly name = "IndexRangeError";
  override readonly code = "INDEX_OUT_OF_RANGE";

  constructor(kernel: string, operation: string, cause: unknown) {
    super(kernel, operation, cause);
    this.message =
      `onnx backend: ${operation}: indices must be in [0, n) for an axis of length n, got one ` +
      `that is not. Mask such rows before, or clip them. ${HOW_TO_FIND_THE_CALL}`;
  }
}

/** Whether this is the error of ONNX Runtime for an index out of range. */
export function isIndexOutOfRange(cause: unknown): boolean {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (
    /indices element out of data bounds|invalid ind(ex|ice) found/.test(text) ||
    /the index value .* is not in|does not index into/.test(text) // of tfjs' cpu kernels
  );
}

const HOW_TO_FIND_THE_CALL =
  "Operations run when a value is read; after tf.enableDebugMode() each runs at once, and the " +
  "stack shows the call.";

/** The reason in ONNX Runtime's message, without repetitions and the place in its sources. */
export function reasonIn(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const message = /Status Message: (.*)/s.exec(text)?.[1] ?? text;
  return message
    .replace(/(\/\S*)?\/onnxruntime(_src)?\/\S+ /, "")
    .trim()
    .replace(/\.$/, "");
}

/** Whether this is the error of V8, ONNX Runtime or WebGPU when there is no memory. */
export function isOutOfMemory(cause: unknown): boolean {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (
    /Array buffer allocation failed|Invalid typed array length/.test(text) ||
    /Failed to allocate memory|bad_alloc|SafeIntOnOverflow/.test(text) ||
    // WebGPU: a buffer that could not be had is an invalid one for what comes next.
    /Failed to create GPU buffer|\[Invalid Buffer\b|exceeds the max buffer size/.test(text)
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
  readonly code = "CAPTURE_FAILED";

  constructor(message: string) {
    super(`capture: ${message}`);
  }
}

/** An option that the backend does not have, or a value that the option cannot take. */
export class BackendOptionError extends OnnxBackendError {
  override readonly name = "BackendOptionError";
  readonly code = "BAD_OPTION";
}

/** A network that cannot be written as an ONNX file. */
export class ExportError extends OnnxBackendError {
  override readonly name = "ExportError";
  readonly code = "EXPORT_FAILED";
}
