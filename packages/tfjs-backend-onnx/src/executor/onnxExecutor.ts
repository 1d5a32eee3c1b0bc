import {
  defaultThreads,
  onnxRuntimeVersion,
  type Provider,
  SessionCache,
  type SessionCacheOptions,
  startProvider,
  type Tensor,
} from "@rote/onnx";
import { checkOptions } from "@rote/options";
import { util } from "@tensorflow/tfjs-core";
import { BackendOptionError } from "../errors.ts";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import { type Target, targetOf } from "../graph/target.ts";
import { toModel } from "../lowering/toModel.ts";
import { Buffers } from "./buffers.ts";
import type { Executor, ExecutorEnvironment, Feed, KeyedProgram, Results } from "./executor.ts";

export interface OnnxExecutorOptions {
  /** Threads of an operator. Defaults to `defaultThreads()` of `@rote/onnx`, the cores. */
  threads?: number;
  /** Where graphs run. Defaults to "cpu". */
  provider?: Provider;
  /**
   * How many compiled graphs are kept; the least recently used is dropped first. Each has threads
   * of its own: defaults to as many as have 64 threads together, but at least 8.
   */
  sessions?: number;
  /** Where to write ONNX Runtime's trace of every node's time: a file name's prefix. */
  profile?: string;
}

/**
 * Computes programs on ONNX Runtime, synchronously. Each is compiled once; the memory of results is
 * used again.
 */
export class OnnxExecutor implements Executor {
  readonly isAsynchronous = false;
  readonly environment: ExecutorEnvironment;
  milliseconds = 0;
  readonly #target: Target;
  readonly #sessions: SessionCache;
  readonly #buffers = new Buffers();

  /**
   * @param target what graphs are written for. Defaults to what the provider can do here.
   * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
   * @throws {ProviderMissingError} if the provider cannot be used on it: there is no GPU, say.
   */
  constructor(options: OnnxExecutorOptions = {}, target?: Target) {
    checkOptions(
      "OnnxExecutor",
      options,
      { threads: true, provider: ["cpu", "webgpu"], sessions: true, profile: true },
      BackendOptionError,
    );

    const { threads = defaultThreads(), provider = "cpu", sessions, profile } = options;
    startProvider(provider);
    this.#target = target ?? targetOf(provider);
    const cache: SessionCacheOptions = { provider, threads };
    if (sessions !== undefined) cache.capacity = sessions;
    if (profile !== undefined) cache.profile = profile;
    this.#sessions = new SessionCache(cache);
    this.environment = { onnxRuntime: onnxRuntimeVersion(), provider, threads };
  }

  compute({ key, program }: KeyedProgram, leaves: readonly Feed[]): Results {
    const session = this.#sessions.get(key, () => toModel(program, this.#target));
    const start = util.now();
    const feeds: Record<string, Tensor> = {};
    leaves.forEach(({ dtype, shape, data }, i) => {
      feeds[`x${i}`] = { dtype, shape, data };
    });
    const results = program.results.map((at) => {
      const { dtype, shape } = program.specs[at]!;
      return { dtype, shape, data: this.allocate({ dtype, shape }) };
    });
    session.run(feeds, Object.fromEntries(results.map((result, i) => [`y${i}`, result])));
    this.milliseconds += util.now() - start;
    return results.map(({ data }) => data);
  }

  allocate({ dtype, shape }: Spec): TypedArray {
    const Type = ARRAY_TYPE[dtype];
    return new Type(this.#buffers.take(sizeOf(shape) * Type.BYTES_PER_ELEMENT));
  }

  release(data: TypedArray): void {
    this.#buffers.give(data.buffer as ArrayBuffer);
  }

  tick(): void {
    this.#buffers.tick();
  }

  get graphs(): { size: number; built: number } {
    return this.#sessions;
  }

  dispose(): void {
    this.#sessions.clear();
    this.#buffers.clear();
  }
}
