import { DeviceTensor, type Tensor } from "@rote/onnx";
import { ARRAY_TYPE, type Spec, type TypedArray } from "../graph/spec.ts";
import type { Feed, Traffic } from "./executor.ts";

/**
 * Values in the memory of a graphics processor, each by an array here: an empty one that stands for
 * its elements, or the one that it is a copy of.
 */
export class DeviceValues {
  /** Bytes that have crossed the bus. */
  readonly traffic: Traffic = { toDevice: 0, fromDevice: 0 };
  readonly #upload: (tensor: Tensor) => DeviceTensor;
  readonly #tensors = new WeakMap<TypedArray, DeviceTensor>();
  /** Arrays that have been fed once. */
  readonly #fed = new WeakSet<TypedArray>();
  /** Frees what is dropped without having been released. */
  readonly #collected = new FinalizationRegistry((tensor: DeviceTensor) => tensor.dispose());

  /** @param upload copies a tensor to the device. */
  constructor(upload: (tensor: Tensor) => DeviceTensor) {
    this.#upload = upload;
  }

  /** The device's tensor that an array stands for or is copied to. */
  tensorOf(data: TypedArray): DeviceTensor | undefined {
    return this.#tensors.get(data);
  }

  /** What is fed for a leaf: an array goes to the device to stay when it comes again. */
  feed({ dtype, shape, data }: Feed): Tensor | DeviceTensor {
    const there = this.#tensors.get(data);
    if (there) return new DeviceTensor(dtype, shape, there.handle);
    this.traffic.toDevice += data.byteLength;
    const tensor = { dtype, shape, data };
    if (!this.#fed.has(data) || data.length === 0) {
      this.#fed.add(data);
      return tensor;
    }
    const copy = this.#upload(tensor);
    this.#keep(data, copy);
    return copy;
  }

  /** An empty array that stands for a tensor's elements. */
  stand(tensor: DeviceTensor, { dtype }: Pick<Spec, "dtype">): TypedArray {
    const empty = new ARRAY_TYPE[dtype](0);
    this.#keep(empty, tensor);
    return empty;
  }

  #keep(data: TypedArray, tensor: DeviceTensor): void {
    this.#tensors.set(data, tensor);
    this.#collected.register(data, tensor, data);
  }

  release(data: TypedArray): void {
    const tensor = this.#tensors.get(data);
    if (!tensor) return;
    this.#collected.unregister(data);
    this.#tensors.delete(data);
    tensor.dispose();
  }
}
