import type { DeviceTensor } from "./deviceTensor.ts";
import { ARRAY_TYPE, DTYPE_CODE, type TypedArray } from "./dtype.ts";
import type { CompiledGraph, CompileOptions } from "./runtime.ts";
import type { Tensor } from "./tensor.ts";
import type { WasmMemory } from "./wasmMemory.ts";
import { bytesOf, POINTER, throwLastError, type WasmModule } from "./wasmModule.ts";

const OPTIMIZATION = { disabled: 0, basic: 1, extended: 2, all: 99 };
const SEQUENTIAL = 0;
const SILENT = 4;
/** Where a tensor's data is. */
const CPU = 1;

/** A graph of ONNX Runtime's WebAssembly. */
export class WasmGraph implements CompiledGraph {
  readonly #module: WasmModule;
  readonly #memory: WasmMemory;
  readonly #session: number;
  /** The address of every name, as text of C. */
  readonly #names = new Map<string, number>();

  constructor(
    module: WasmModule,
    memory: WasmMemory,
    model: Uint8Array,
    { optimization, arena }: CompileOptions,
  ) {
    this.#module = module;
    this.#memory = memory;
    const level = OPTIMIZATION[optimization];
    // biome-ignore format: a table
    const options = module._OrtCreateSessionOptions(
      level, arena, false, SEQUENTIAL, false, 0, 0, SILENT, 0, 0,
    );
    if (options === 0) throwLastError(module);
    const block = memory.take(model.byteLength);
    try {
      block.set(model);
      this.#session = module._OrtCreateSession(block.byteOffset, block.byteLength, options);
      if (this.#session === 0) throwLastError(module);
    } finally {
      memory.give(block);
      module._OrtReleaseSessionOptions(options);
    }
  }

  run(
    feeds: Readonly<Record<string, Tensor | DeviceTensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Record<string, TypedArray> {
    const run = new Run(this.#module, this.#memory);
    const [inputNames, outputNames] = [Object.keys(feeds), Object.keys(outputs)];
    const [inputs, results] = [inputNames.length, outputNames.length];
    try {
      const at = run.take(2 * (inputs + results) * POINTER);
      const [names, values] = [at, at + inputs * POINTER];
      const resultNames = values + inputs * POINTER;
      const resultValues = resultNames + results * POINTER;
      inputNames.forEach((name, i) => {
        run.put(names, i, this.#addressOf(name));
        run.put(values, i, run.tensor(feeds[name] as Tensor, true));
      });
      outputNames.forEach((name, i) => {
        const given = outputs[name];
        run.put(resultNames, i, this.#addressOf(name));
        run.put(resultValues, i, given ? run.tensor(given, false) : 0);
      });
      const counts = [names, values, inputs, resultNames, results, resultValues, 0] as const;
      if (this.#module._OrtRun(this.#session, ...counts) !== 0) throwLastError(this.#module);
      const data: Record<string, TypedArray> = {};
      outputNames.forEach((name, i) => {
        const given = outputs[name];
        data[name] = given ? run.written(given) : run.taken(run.get(resultValues, i));
      });
      return data;
    } finally {
      run.release();
    }
  }

  runOnDevice(): never {
    throw new Error("WebAssembly has no graphics processor"); // refused when it was compiled
  }

  #addressOf(name: string): number {
    let address = this.#names.get(name);
    if (address !== undefined) return address;
    const bytes = this.#module.lengthBytesUTF8(name) + 1;
    address = this.#module._malloc(bytes);
    this.#module.stringToUTF8(name, address, bytes);
    this.#names.set(name, address);
    return address;
  }

  dispose(): void {
    for (const address of this.#names.values()) this.#module._free(address);
    this.#names.clear();
    if (this.#module._OrtReleaseSession(this.#session) !== 0) throwLastError(this.#module);
  }
}

/** What one run takes of WebAssembly's memory, and gives back. */
class Run {
  readonly #module: WasmModule;
  readonly #memory: WasmMemory;
  readonly #blocks: Uint8Array[] = [];
  readonly #tensors: number[] = [];
  /** Where the data of a tensor is that lies elsewhere in JavaScript. */
  readonly #copies = new Map<TypedArray, Uint8Array>();

  constructor(module: WasmModule, memory: WasmMemory) {
    this.#module = module;
    this.#memory = memory;
  }

  /** The address of so many bytes. */
  take(bytes: number): number {
    return this.#block(bytes).byteOffset;
  }

  #block(bytes: number): Uint8Array {
    const block = this.#memory.take(bytes);
    this.#blocks.push(block);
    return block;
  }

  put(list: number, i: number, address: number): void {
    this.#module.setValue(list + i * POINTER, address, "*");
  }

  get(list: number, i: number): number {
    return this.#module.getValue(list + i * POINTER, "*");
  }

  /** A tensor over data in WebAssembly's memory, or over a copy there. */
  tensor({ dtype, shape, data }: Tensor, isRead: boolean): number {
    const module = this.#module;
    let address = data.byteOffset;
    if (!this.#memory.has(data)) {
      const block = this.#block(data.byteLength);
      if (isRead) block.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      else this.#copies.set(data, block);
      address = block.byteOffset;
    }
    const stack = module.stackSave();
    const dims = module.stackAlloc(Math.max(shape.length, 1) * POINTER);
    shape.forEach((length, i) => {
      module.setValue(dims + i * POINTER, length, "i32");
    });
    const bytes = data.byteLength;
    const type = DTYPE_CODE[dtype];
    const tensor = module._OrtCreateTensor(type, address, bytes, dims, shape.length, CPU);
    module.stackRestore(stack);
    if (tensor === 0) throwLastError(module);
    this.#tensors.push(tensor);
    return tensor;
  }

  /** The data of a result that was written in place, or to a copy. */
  written({ data }: Tensor): TypedArray {
    const block = this.#copies.get(data);
    if (block) new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(block);
    return data;
  }

  /** The data of a result that ONNX Runtime has made. */
  taken(tensor: number): TypedArray {
    const module = this.#module;
    this.#tensors.push(tensor);
    const stack = module.stackSave();
    try {
      const at = module.stackAlloc(4 * POINTER);
      const places = [at, at + POINTER, at + 2 * POINTER, at + 3 * POINTER] as const;
      if (module._OrtGetTensorData(tensor, ...places) !== 0) throwLastError(module);
      const [type, data, dims, rank] = places.map((place) => module.getValue(place, "*"));
      let size = 1;
      for (let i = 0; i < rank!; i++) size *= module.getValue(dims! + i * POINTER, "i32");
      module._OrtFree(dims!);
      const Type = ARRAY_BY_CODE.get(type!)!;
      const start = data! >>> 0;
      const { buffer } = bytesOf(module).slice(start, start + size * Type.BYTES_PER_ELEMENT);
      return new Type(buffer as ArrayBuffer);
    } finally {
      module.stackRestore(stack);
    }
  }

  release(): void {
    for (const tensor of this.#tensors) this.#module._OrtReleaseTensor(tensor);
    for (const block of this.#blocks) this.#memory.give(block);
  }
}

const ARRAY_BY_CODE = new Map(
  (Object.keys(ARRAY_TYPE) as (keyof typeof ARRAY_TYPE)[]).map((dtype) => [
    DTYPE_CODE[dtype] as number,
    ARRAY_TYPE[dtype],
  ]),
);
