/** A kernel that this backend does not have. */
export class UnsupportedKernelError extends Error {
  override readonly name = "UnsupportedKernelError";
  readonly kernel: string;

  constructor(kernel: string) {
    super(
      `onnx backend: kernel "${kernel}" must be implemented to run here, and is not. ` +
        "Run it on the cpu backend with registerOnnxBackend({ missing: 'cpu' }), and please " +
        "report the kernel and the model that needs it with the package @rote/tfjs-backend-onnx.",
    );
    this.kernel = kernel;
  }
}

/** An element type that ONNX graphs of this backend do not compute with. */
export class UnsupportedDTypeError extends Error {
  override readonly name = "UnsupportedDTypeError";

  constructor(kernel: string, dtype: string) {
    super(
      `onnx backend: ${kernel} must have float32, int32 or bool inputs, got ${dtype}. ` +
        "Compute with it on the cpu backend: tf.setBackend('cpu').",
    );
  }
}

/** An operation that ONNX Runtime refused to compile or failed to run. */
export class KernelError extends Error {
  override readonly name = "KernelError";
  /** The tfjs kernel. */
  readonly kernel: string;

  constructor(kernel: string, operation: string, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`onnx backend: ${operation} failed. ${said}`, { cause });
    this.kernel = kernel;
  }
}

/** A step that cannot be captured, or a captured step that cannot be run. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";

  constructor(said: string) {
    super(`capture: ${said}`);
  }
}
