import {
  type DeviceTensor,
  fromDevice,
  onnxRuntimeVersion,
  SessionCache,
  type SessionCacheOptions,
  startProvider,
  type Tensor,
  toDevice,
} from "@rote/onnx";
import { util } from "@tensorflow/tfjs-core";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import { targetOf } from "../graph/target.ts";
import { toModel } from "../lowering/toModel.ts";
import { DeviceValues } from "./deviceValues.ts";
import type { Executor, Feed, KeyedProgram, Results, Traffic } from "./executor.ts";

export interface DeviceExecutorOptions {
  /** How many compiled graphs are kept; the least recently used is dropped first. */
  sessions?: number;
  /** Where to write ONNX Runtime's trace of every node's time: a file name's prefix. */
  profile?: string;
}

/**
 * Computes programs on a graphics processor, by ONNX Runtime's WebGPU provider in Node, where
 * results stay: variables, optimizer slots and what is fed a second time are there when the next
 * program needs them. Such a value is an empty array here, which stands for its elements; `handOut`
 * reads them. Every program is compiled.
 */
export class DeviceExecutor implements Executor {
  readonly isAsynchronous = false;
  readonly environment = { onnxRuntime: onnxRuntimeVersion(), provider: "webgpu" };
  readonly traffic: Traffic;
  milliseconds = 0;
  readonly #target = targetOf("webgpu");
  readonly #sessions: SessionCache;
  readonly #values = new DeviceValues(toDevice);

  /**
   * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
   * @throws {ProviderMissingError} if there is no graphics processor with a driver for WebGPU.
   */
  constructor({ sessions, profile }: DeviceExecutorOptions = {}) {
    startProvider("webgpu");
    this.traffic = this.#values.traffic;
    const cache: SessionCacheOptions = { provider: "webgpu", threads: 1 };
    if (sessions !== undefined) cache.capacity = sessions;
    if (profile !== undefined) cache.profile = profile;
    this.#sessions = new SessionCache(cache);
  }

  compute({ key, program }: KeyedProgram, leaves: readonly Feed[]): Results {
    const specs = program.results.map((at) => program.specs[at]!);
    // The device has no buffers without bytes.
    const results = specs.some(({ shape }) => sizeOf(shape) === 0) ? "memory" : "device";
    const model = () => toModel(program, this.#target);
    const session = this.#sessions.get(`${results} ${key}`, model, () => ({ results }));
    const start = util.now();
    const feeds: Record<string, Tensor | DeviceTensor> = {};
    leaves.forEach((leaf, i) => {
      feeds[`x${i}`] = this.#values.feed(leaf);
    });
    const names = specs.map((_, i) => `y${i}`);
    let found: TypedArray[];
    if (results === "device") {
      const tensors = session.runOnDevice(feeds, names);
      found = names.map((name, i) => this.#values.stand(tensors[name]!, specs[i]!));
    } else {
      const arrays = session.run(feeds, Object.fromEntries(names.map((name) => [name, null])));
      found = names.map((name) => arrays[name] as TypedArray);
    }
    this.milliseconds += util.now() - start;
    return found;
  }

  allocate({ dtype, shape }: Spec): TypedArray {
    return new ARRAY_TYPE[dtype](sizeOf(shape));
  }

  handOut(data: TypedArray): TypedArray {
    const tensor = this.#values.tensorOf(data);
    if (!tensor) return data;
    const elements = data.length > 0 ? data.slice() : fromDevice(tensor);
    if (data.length === 0) this.traffic.fromDevice += elements.byteLength;
    return elements as TypedArray;
  }

  release(data: TypedArray): void {
    this.#values.release(data);
  }

  tick(): void {}

  get graphs(): { size: number; built: number } {
    return this.#sessions;
  }

  dispose(): void {
    this.#sessions.clear();
  }
}
