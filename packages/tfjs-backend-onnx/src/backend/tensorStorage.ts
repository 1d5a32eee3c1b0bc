import {
  type DataId,
  DataStorage,
  engine,
  type KernelBackend,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

import { DisposedTensorError } from "../errors.ts";
import type { LazyArray } from "../program/recorder.ts";

/** What a tensor is: a value, or what graphs do not compute with. */
export interface Contents {
  value?: LazyArray;
  /** Strings as bytes. */
  strings?: Uint8Array[];
  /** The parts of a complex tensor. */
  complex?: { real: TensorInfo; imag: TensorInfo };
}

interface Entry extends Contents {
  refCount: number;
}

/** The contents of every tensor that this backend has, and how many tensors share them. */
export class TensorStorage {
  readonly #entries: DataStorage<Entry>;

  constructor(backend: KernelBackend) {
    this.#entries = new DataStorage(backend, engine());
  }

  get size(): number {
    return this.#entries.numDataIds();
  }

  has(dataId: DataId): boolean {
    return this.#entries.has(dataId);
  }

  /** The contents, which tfjs moves here if another backend has them. */
  get(dataId: DataId): Contents {
    return this.#entries.get(dataId);
  }

  put(dataId: DataId, contents: Contents, refCount = 1): void {
    this.#entries.set(dataId, { ...contents, refCount });
  }

  /** A tensor of a value. */
  add(value: LazyArray): TensorInfo {
    const dataId = {};
    this.put(dataId, { value });
    return { dataId, shape: value.shape as number[], dtype: value.dtype };
  }

  /** A complex tensor of two real ones, which are its own from now on. */
  addComplex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const dataId = {};
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
    const entry = this.#entries.get(dataId);
    entry.refCount++;
    return entry;
  }

  /**
   * One tensor fewer has these contents. Returns them, removed from here, if it was the last one or
   * `force` is set.
   */
  release(dataId: DataId, force = false): Contents | undefined {
    const entry = this.#entries.get(dataId);
    entry.refCount--;
    if (!force && entry.refCount > 0) return undefined;
    this.#entries.delete(dataId);
    return entry;
  }

  refCount(dataId: DataId): number {
    return this.has(dataId) ? this.#entries.get(dataId).refCount : 0;
  }

  decRef(dataId: DataId): void {
    if (this.has(dataId)) this.#entries.get(dataId).refCount--;
  }

  /**
   * @throws {DisposedTensorError} if a tensor's data are gone; tfjs' own error would not say so.
   */
  check(info: TensorInfo, kernel: string): void {
    if (this.has(info.dataId) || engine().state.tensorInfo.has(info.dataId)) return;
    throw new DisposedTensorError(kernel, info);
  }
}
