import { type DataId, engine, type KernelBackend, type TensorInfo } from "@tensorflow/tfjs-core";

import { DisposedTensorError } from "../errors.ts";
import type { LazyArray } from "../program/lazyArray.ts";

/** What a tensor is: a value, or what graphs do not compute with. */
export interface Contents {
  readonly value: LazyArray | undefined;
  /** Strings as bytes. */
  readonly strings: Uint8Array[] | undefined;
  /** The parts of a complex tensor. */
  readonly complex: { real: TensorInfo; imag: TensorInfo } | undefined;
}

interface Entry extends Contents {
  /** Another one may have had the id, or have it now. */
  readonly backend: KernelBackend;
  refCount: number;
}

/** An id that this backend has made: looking contents up in a WeakMap takes longer than a sum. */
class OwnId {
  entry: Entry | undefined;
}

/** The contents of every tensor that this backend has, and how many tensors share them. */
export class TensorStorage {
  readonly #backend: KernelBackend;
  /** Of tensors that other backends have made. */
  readonly #foreign = new WeakMap<DataId, Entry>();
  #size = 0;

  constructor(backend: KernelBackend) {
    this.#backend = backend;
  }

  get size(): number {
    return this.#size;
  }

  /** An id for contents that are to be put here. */
  newId(): DataId {
    return new OwnId();
  }

  has(dataId: DataId): boolean {
    return this.#find(dataId) !== undefined;
  }

  /** The contents, which tfjs moves here if another backend has them. */
  get(dataId: DataId): Contents {
    return this.#entry(dataId);
  }

  /** The value of numbers that are here, without moving any. */
  look(dataId: DataId): LazyArray | undefined {
    return this.#find(dataId)?.value;
  }

  #find(dataId: DataId): Entry | undefined {
    const entry = dataId instanceof OwnId ? dataId.entry : this.#foreign.get(dataId);
    return entry?.backend === this.#backend ? entry : undefined;
  }

  #entry(dataId: DataId): Entry {
    const entry = this.#find(dataId);
    if (entry) return entry;
    engine().moveData(this.#backend, dataId);
    return this.#find(dataId)!;
  }

  put(dataId: DataId, { value, strings, complex }: Partial<Contents>, refCount = 1): void {
    const entry = { backend: this.#backend, value, strings, complex, refCount };
    if (dataId instanceof OwnId) dataId.entry = entry;
    else this.#foreign.set(dataId, entry);
    this.#size++;
  }

  /** A tensor of a value. */
  add(value: LazyArray): TensorInfo {
    const dataId = new OwnId();
    this.put(dataId, { value });
    return { dataId, shape: value.shape as number[], dtype: value.dtype };
  }

  /** A complex tensor of two real ones, which are its own from now on. */
  addComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const dataId = new OwnId();
    this.put(dataId, { complex: { real, imag } });
    return { dataId, shape: real.shape, dtype: "complex64" };
  }

  /** The same contents under another shape. */
  alias({ dataId, dtype }: TensorInfo, shape: number[]): TensorInfo {
    this.share(dataId);
    return { dataId, shape, dtype };
  }

  /** One more tensor has these contents. */
  share(dataId: DataId): Contents {
    const entry = this.#entry(dataId);
    entry.refCount++;
    return entry;
  }

  /**
   * One tensor fewer has these contents. Returns them, removed from here, if it was the last one or
   * `force` is set.
   */
  release(dataId: DataId, force = false): Contents | undefined {
    const entry = this.#entry(dataId);
    entry.refCount--;
    if (!force && entry.refCount > 0) return undefined;
    if (dataId instanceof OwnId) dataId.entry = undefined;
    else this.#foreign.delete(dataId);
    this.#size--;
    return entry;
  }

  refCount(dataId: DataId): number {
    return this.#find(dataId)?.refCount ?? 0;
  }

  decRef(dataId: DataId): void {
    const entry = this.#find(dataId);
    if (entry) entry.refCount--;
  }

  /**
   * @throws {DisposedTensorError} if a tensor's data are gone; tfjs' own error would not say so.
   */
  check(info: TensorInfo, kernel: string): void {
    if (this.has(info.dataId) || engine().state.tensorInfo.has(info.dataId)) return;
    throw new DisposedTensorError(kernel, info);
  }
}
