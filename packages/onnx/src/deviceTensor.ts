import type { DType } from "./dtype.ts";

/**
 * A tensor in the memory of a graphics processor: a result of `Session.runOnDevice`, or what
 * `toDevice` has put there. It takes that memory until `dispose`.
 */
export class DeviceTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** What the runtime calls it by. */
  readonly handle: DeviceHandle;

  constructor(dtype: DType, shape: readonly number[], handle: DeviceHandle) {
    this.dtype = dtype;
    this.shape = shape;
    this.handle = handle;
  }

  /** Frees the memory. */
  dispose(): void {
    this.handle.dispose();
  }
}

/** The runtime's own object. */
export interface DeviceHandle {
  readonly gpuBufferData: unknown;
  dispose(): void;
}
