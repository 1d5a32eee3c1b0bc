/** What any result depends on besides its specification. Older records lack the last two. */
export interface RuntimeEnvironment {
  /** The version of `@rote/experiments`. */
  rote: string;
  /** For example "Node 24.21.0", "Bun 1.4.2" or a browser's user agent. */
  runtime: string;
  platform: string;
  /** The processor's name, where the runtime tells it. */
  processor?: string;
  /** The versions of the other packages that compute, by their names, where they can be read. */
  packages?: Readonly<Record<string, string>>;
}

/** What a training run depends on besides its specification. */
export interface Environment extends RuntimeEnvironment, BackendEnvironment {
  tfjs: string;
}

/** What a tfjs backend's results depend on, to the bit. Older records have the name alone. */
export interface BackendEnvironment {
  /** The tfjs backend. */
  backend: string;
  /** Threads of an operator; absent where the backend has none of its own. */
  threads?: number;
  /** The version of ONNX Runtime, on the onnx backend. */
  onnxRuntime?: string;
  /** Where ONNX Runtime computes: natively on "cpu" or "webgpu", or on "wasm". */
  provider?: string;
  /** Grows whenever the onnx backend comes to other bits for a network of the paper. */
  numerics?: number;
}

/** What a kernel machine depends on besides its specification. */
export interface LinearEnvironment extends RuntimeEnvironment {
  /** What multiplied the matrices. */
  engine: string;
  /** Its threads, which a long sum may be cut by; older records lack them. */
  threads?: number;
  /** The version of ONNX Runtime, with the engine "onnx". */
  onnxRuntime?: string;
}
