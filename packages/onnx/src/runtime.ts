import type { DeviceTensor } from "./deviceTensor.ts";
import type { TypedArray } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Which build of ONNX Runtime runs graphs: "native", the library of `onnxruntime-node`; or "wasm",
 * the WebAssembly of `onnxruntime-web`.
 */
export type RuntimeName = "native" | "wasm";

/** What a session is made with: every option has its value. */
export interface CompileOptions {
  readonly threads: number;
  readonly spin: boolean;
  readonly provider: "cpu" | "webgpu";
  readonly optimization: "disabled" | "basic" | "extended" | "all";
  readonly arena: boolean;
  readonly profile: string | undefined;
  readonly results: "memory" | "device";
}

/** A compiled graph of one runtime. Tensors have been checked, errors are the runtime's own. */
export interface CompiledGraph {
  /** Computes the outputs; one with data is written in place. */
  run(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Record<string, TypedArray>;
  /** Computes outputs that stay in the memory of the graphics processor. */
  runOnDevice(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: readonly string[],
  ): Record<string, DeviceTensor>;
  dispose(): void;
}

/** A build of ONNX Runtime that has been loaded: creating and running graphs is synchronous. */
export interface Runtime {
  readonly name: RuntimeName;
  /** The memory that graphs read and write without a copy; undefined if it is any. */
  readonly memory: GraphMemory | undefined;
  compile(model: Uint8Array, options: CompileOptions): CompiledGraph;
}

/**
 * The memory of a runtime that is apart from JavaScript's: arrays in it are read and written by
 * graphs without a copy. It is shared between threads: give a reader a copy.
 */
export interface GraphMemory {
  /**
   * An array of so many bytes, at least one; its contents are whatever they were.
   *
   * @throws {RangeError} if there is no room.
   */
  take(bytes: number): Uint8Array;
  /** Takes back what `take` has given: it must not be used any more. */
  give(block: Uint8Array): void;
  /** Whether an array is in this memory. */
  has(data: ArrayBufferView): boolean;
}
