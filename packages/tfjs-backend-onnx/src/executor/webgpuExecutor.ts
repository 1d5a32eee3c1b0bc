import type { DeviceTensor, Tensor, WebgpuDevice, WebgpuGraph } from "@rote/onnx";
import { checkInteger, checkOptions } from "@rote/options";
import { util } from "@tensorflow/tfjs-core";
import { BackendOptionError } from "../errors.ts";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import { targetOf } from "../graph/target.ts";
import { toModel } from "../lowering/toModel.ts";
import { DeviceValues } from "./deviceValues.ts";
import type { Executor, Feed, KeyedProgram, Results, Traffic } from "./executor.ts";

export interface WebgpuExecutorOptions {
  /** How many compiled graphs are kept; the least recently used is dropped first. */
  sessions?: number;
  /**
   * Whether operations that WebGPU has no kernel for run on the processor; else their graphs are
   * refused. Defaults to true.
   */
  mayUseProcessor?: boolean;
}

const MANY_SESSIONS = 256;

/**
 * Computes programs on a graphics processor in a page or worker, asynchronously; results stay
 * there, as with `DeviceExecutor` in Node. Every program is compiled.
 */
export class WebgpuExecutor implements Executor {
  readonly isAsynchronous = true;
  readonly environment: { onnxRuntime: string; provider: string };
  readonly traffic: Traffic;
  readonly lost: Promise<Error>;
  milliseconds = 0;
  readonly #device: WebgpuDevice;
  readonly #options: Required<WebgpuExecutorOptions>;
  readonly #target = targetOf("webgpu");
  readonly #values: DeviceValues;
  /** Least recently used first. */
  readonly #graphs = new Map<string, WebgpuGraph>();
  #built = 0;

  /** @param device is disposed with this. */
  constructor(device: WebgpuDevice, options: WebgpuExecutorOptions = {}) {
    checkOptions(
      "WebgpuExecutor",
      options,
      { sessions: "number", mayUseProcessor: "boolean" },
      BackendOptionError,
    );
    const { sessions = MANY_SESSIONS, mayUseProcessor = true } = options;
    checkInteger("WebgpuExecutor", "sessions", sessions, [1], BackendOptionError);
    this.#device = device;
    this.#options = { sessions, mayUseProcessor };
    this.#values = new DeviceValues((tensor) => device.upload(tensor));
    this.traffic = this.#values.traffic;
    this.lost = device.lost;
    this.environment = { onnxRuntime: device.version, provider: "webgpu" };
  }

  async compute(keyed: KeyedProgram, leaves: readonly Feed[]): Promise<Results> {
    const { program } = keyed;
    const graph = await this.#graphOf(keyed);
    const start = util.now();
    const feeds: Record<string, Tensor | DeviceTensor> = {};
    leaves.forEach((leaf, i) => {
      feeds[`x${i}`] = this.#values.feed(leaf);
    });
    const names = program.results.map((_, i) => `y${i}`);
    const found = await this.#device.run(graph, feeds, names);
    this.milliseconds += util.now() - start;
    return names.map((name, i) => {
      if (graph.results === "memory") return found[name] as TypedArray;
      return this.#values.stand(found[name] as DeviceTensor, program.specs[program.results[i]!]!);
    });
  }

  async #graphOf({ key, program }: KeyedProgram): Promise<WebgpuGraph> {
    const known = this.#graphs.get(key);
    if (known) {
      this.#graphs.delete(key);
      this.#graphs.set(key, known);
      return known;
    }
    // The device has no buffers without bytes.
    const isEmpty = program.results.some((at) => sizeOf(program.specs[at]!.shape) === 0);
    const results = isEmpty ? "memory" : "device";
    const { mayUseProcessor, sessions } = this.#options;
    const model = toModel(program, this.#target);
    const graph = await this.#device.compile(model, { results, mayUseProcessor });
    this.#built++;
    this.#graphs.set(key, graph);
    if (this.#graphs.size > sessions) {
      const [oldest, dropped] = this.#graphs.entries().next().value!;
      this.#graphs.delete(oldest);
      await dropped.dispose();
    }
    return graph;
  }

  allocate({ dtype, shape }: Spec): TypedArray {
    return new ARRAY_TYPE[dtype](sizeOf(shape));
  }

  /** What is here; elements on the device are given by `read`. */
  handOut(data: TypedArray): TypedArray {
    return this.#values.tensorOf(data) ? data.slice() : data;
  }

  async read(data: TypedArray): Promise<TypedArray> {
    const tensor = this.#values.tensorOf(data)!;
    const elements = await this.#device.read(tensor);
    this.traffic.fromDevice += elements.byteLength;
    return elements as TypedArray;
  }

  copy(data: TypedArray): TypedArray {
    const tensor = data.length === 0 ? this.#values.tensorOf(data) : undefined;
    if (!tensor) return data.slice();
    const { dtype } = tensor;
    return this.#values.stand(this.#device.copy(tensor), { dtype: dtype as Spec["dtype"] });
  }

  release(data: TypedArray): void {
    this.#values.release(data);
  }

  tick(): void {}

  get graphs(): { size: number; built: number } {
    return { size: this.#graphs.size, built: this.#built };
  }

  dispose(): void {
    this.#graphs.clear();
    this.#device.dispose();
  }
}
