/** What is called of the module that `onnxruntime-web` exports. Addresses are byte offsets. */
export interface WasmModule {
  /** Grows with the memory: ask for it anew after anything that may take memory. */
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  setValue(address: number, value: number, type: "i32" | "*"): void;
  getValue(address: number, type: "i8" | "i32" | "*"): number;
  UTF8ToString(address: number): string;
  stringToUTF8(text: string, address: number, bytes: number): void;
  lengthBytesUTF8(text: string): number;
  stackSave(): number;
  stackAlloc(bytes: number): number;
  stackRestore(stack: number): void;
  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(code: number, message: number): number;
  _OrtCreateSessionOptions(
    optimization: number,
    arena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logSeverity: number,
    logVerbosity: number,
    optimizedModelPath: number,
  ): number;
  _OrtReleaseSessionOptions(options: number): number;
  _OrtCreateSession(model: number, bytes: number, options: number): number;
  _OrtReleaseSession(session: number): number;
  _OrtCreateTensor(
    type: number,
    data: number,
    bytes: number,
    dims: number,
    rank: number,
    location: number,
  ): number;
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, rank: number): number;
  _OrtReleaseTensor(tensor: number): number;
  _OrtFree(address: number): number;
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    options: number,
  ): number;
}

/** Bytes of an address in this build. */
export const POINTER = 4;

/** Throws what the last call that failed has left. */
export function throwLastError(module: WasmModule): never {
  const stack = module.stackSave();
  try {
    const at = module.stackAlloc(2 * POINTER);
    module._OrtGetLastError(at, at + POINTER);
    const text = module.getValue(at + POINTER, "*");
    throw new Error(text ? module.UTF8ToString(text) : "an error without a message");
  } finally {
    module.stackRestore(stack);
  }
}

/** The bytes of memory as they are now, after another thread may have made it larger. */
export function bytesOf(module: WasmModule): Uint8Array {
  module.getValue(0, "i8");
  return module.HEAPU8;
}
