import type { Renderer } from "./software.ts";

export interface LoadOptions {
  wasmPaths?: WasmPaths;
  onnxFiles?: OnnxFiles;
  webgpuFiles?: WebgpuFiles;
}

/** Where the files of `onnxruntime-web`'s WebGPU are, in a page. */
export interface WebgpuFiles {
  /** The address of what `onnxruntime-web/webgpu` names. */
  module: string;
  /** The address of `ort-wasm-simd-threaded.asyncify.wasm`. */
  binary: string;
}

/** Where the files of `onnxruntime-web` are, in a page. */
export interface OnnxFiles {
  /** The address of `ort-wasm-simd-threaded.mjs`. */
  module?: string;
  /** The address of `ort-wasm-simd-threaded.wasm`. */
  binary?: string;
}

/** Where the `.wasm` files are: their folder, or the address of each by its name. */
export type WasmPaths = string | Partial<Record<WasmFile, string>>;

type WasmFile =
  | "tfjs-backend-wasm.wasm"
  | "tfjs-backend-wasm-simd.wasm"
  | "tfjs-backend-wasm-threaded-simd.wasm";

/** A backend that Rote can start: one file each, listed in `candidates.ts`. */
export interface Candidate<Name extends string = string> {
  /** What people call it. */
  readonly name: Name;
  /** Its name in tfjs. Defaults to `name`. */
  tfjsName?(options: LoadOptions): string;
  /** What it is, in a few words. */
  readonly description: string;
  /** Why it cannot run in this environment at all, or null if it may be tried. */
  unavailable(): string | null;
  /** Whether "auto" tries it only where none before it works. */
  readonly isLastResort?: boolean;
  /** What it computes on, where that is a graphics processor, or null if there is none. */
  renderer?(): Promise<Renderer | null>;
  /** Loads its package and readies it for `tf.setBackend(tfjsName)`. */
  load(options: LoadOptions): Promise<void>;
  /** What its results depend on, once it has started. Defaults to nothing but its name. */
  environment?(): Promise<CandidateEnvironment>;
}

export interface CandidateEnvironment {
  /** Threads of an operator. */
  threads?: number;
  /** The version of ONNX Runtime. */
  onnxRuntime?: string;
  /** Where ONNX Runtime computes: natively on "cpu" or "webgpu", or on "wasm". */
  provider?: string;
  /** Grows whenever the backend comes to other bits for a network of the paper. */
  numerics?: number;
}

/** Whether this is Node rather than a browser page or worker. */
export const inNode = typeof process !== "undefined" && process.versions?.node !== undefined;

export const noWebAssembly = (): string | null =>
  typeof WebAssembly === "undefined" ? "WebAssembly is not there" : null;
