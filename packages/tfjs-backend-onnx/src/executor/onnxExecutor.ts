import {
  type Constant,
  defaultThreads,
  type GraphMemory,
  graphMemory,
  onnxRuntimeName,
  onnxRuntimeVersion,
  type Provider,
  type Session,
  SessionCache,
  type SessionCacheOptions,
  type SessionOptions,
  startProvider,
  type Tensor,
} from "@rote/onnx";
import { checkOptions } from "@rote/options";
import { util } from "@tensorflow/tfjs-core";
import { BackendOptionError } from "../errors.ts";
import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import { type Target, targetOf } from "../graph/target.ts";
import { toGraph, toModel } from "../lowering/toModel.ts";
import type { Program } from "../program/program.ts";
import { RecentMap } from "../program/recentMap.ts";
import { Buffers } from "./buffers.ts";
import { costOf } from "./cost.ts";
import type { Executor, ExecutorEnvironment, Feed, KeyedProgram, Results } from "./executor.ts";
import { type SharedGraph, SharedGraphs } from "./sharedGraphs.ts";

/** For how many programs it is remembered by which graph they are computed, and their memory. */
const MOST_PLACED = 1024;
/** Milliseconds of shared work below which a graph runs on one thread. */
const SMALL = 2;

export interface OnnxExecutorOptions {
  /**
   * Threads of an operator; graphs that should take less than two milliseconds run on one.
   * Defaults to `defaultThreads()` of `@rote/onnx`, the cores.
   */
  threads?: number;
  /** Where graphs run. Defaults to "cpu". */
  provider?: Provider;
  /**
   * How many compiled graphs are kept; the least recently used is dropped first. Those of more than
   * one thread have threads and memory of their own: defaults to 256, or as many as have 64
   * threads or 1 GiB together, but at least 8.
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
  readonly #shared = new SharedGraphs();
  readonly #placed = new RecentMap<string, SharedGraph>(MOST_PLACED);
  readonly #bytes = new RecentMap<string, number>(MOST_PLACED);
  readonly #memory: GraphMemory | undefined;
  readonly #buffers: Buffers;
  /** The block that an array of graphs' memory lies in, as long as the array is referred to. */
  readonly #blocks = new WeakMap<TypedArray, Uint8Array>();

  /**
   * @param target what graphs are written for. Defaults to what the provider can do here.
   * @throws {OnnxRuntimeMissingError} if there is no ONNX Runtime for this machine.
   * @throws {ProviderMissingError} if the provider cannot be used on it: there is no GPU, say.
   */
  constructor(options: OnnxExecutorOptions = {}, target?: Target) {
    checkOptions(
      "OnnxExecutor",
      options,
      { threads: "number", provider: ["cpu", "webgpu"], sessions: "number", profile: true },
      BackendOptionError,
    );

    const { threads = defaultThreads(), provider = "cpu", sessions, profile } = options;
    startProvider(provider);
    this.#memory = graphMemory();
    this.#buffers = new Buffers(this.#memory);
    this.#target = target ?? targetOf(provider);
    const cache: SessionCacheOptions = { provider, threads };
    if (sessions !== undefined) cache.capacity = sessions;
    if (profile !== undefined) cache.profile = profile;
    this.#sessions = new SessionCache(cache);
    const place = onnxRuntimeName() === "wasm" ? "wasm" : provider;
    this.environment = { onnxRuntime: onnxRuntimeVersion(), provider: place, threads };
  }

  compute({ key, program, isCaptured }: KeyedProgram, leaves: readonly Feed[]): Results {
    const session = this.#sessions.get(
      key,
      () => toModel(program, this.#target),
      () => sessionOptions(program, isCaptured),
      this.#bytesOf(key, program),
    );
    return this.#run(session, program, leaves);
  }

  /** Whether there is a graph of a program alone. */
  has(key: string): boolean {
    return this.#sessions.has(key);
  }

  /**
   * Computes a program that may not come again: where one has come before whose shapes alone were
   * others, by the same graph with open lengths; else by a graph that is compiled as it is written,
   * in a third of the time.
   */
  computeOnce(keyed: KeyedProgram, leaves: readonly Feed[]): Results {
    const { key, program } = keyed;
    const found = this.#placed.get(key);
    // Products are written in one way for all lengths, whatever threads do to their bits.
    const write = () => toGraph(program, { ...this.#target, hasThreads: false });
    const graph = found ? undefined : write();
    const placed = found ?? this.#shared.place(graph!, isSmall(program));
    this.#placed.set(key, placed);
    const session = this.#sessions.get(
      placed.key,
      () => (graph ?? write()).toBytes(placed.open),
      () => ({ ...sessionOptions(program), ...(!placed.open && { optimization: "disabled" }) }),
      this.#bytesOf(key, program),
    );
    return this.#run(session, program, leaves, placed.fed);
  }

  /** Bytes that the session of a program keeps between its runs, at most. */
  #bytesOf(key: string, program: Program): number {
    const known = this.#bytes.get(key);
    if (known !== undefined) return known;
    const bytes = isSmall(program) ? 0 : costOf(program).bytes;
    this.#bytes.set(key, bytes);
    return bytes;
  }

  #run(
    session: Session,
    program: Program,
    leaves: readonly Feed[],
    constants: readonly Constant[] = [],
  ): Results {
    const start = util.now();
    const feeds: Record<string, Tensor> = {};
    leaves.forEach(({ dtype, shape, data }, i) => {
      feeds[nameOf("x", i)] = { dtype, shape, data };
    });
    for (const { name, dtype, shape, data } of constants) feeds[name] = { dtype, shape, data };
    const results = program.results.map((at) => {
      const { dtype, shape } = program.specs[at]!;
      return { dtype, shape, data: this.allocate({ dtype, shape }) };
    });
    const outputs: Record<string, Tensor> = {};
    results.forEach((result, i) => {
      outputs[nameOf("y", i)] = result;
    });
    try {
      session.run(feeds, outputs);
    } catch (error) {
      for (const { data } of results) this.release(data);
      throw error;
    }
    this.milliseconds += util.now() - start;
    return results.map(({ data }) => data);
  }

  allocate({ dtype, shape }: Spec): TypedArray {
    const Type = ARRAY_TYPE[dtype];
    const size = sizeOf(shape);
    const block = this.#buffers.take(size * Type.BYTES_PER_ELEMENT);
    const data = new Type(block.buffer as ArrayBuffer, block.byteOffset, size);
    if (this.#memory) this.#blocks.set(data, block);
    return data;
  }

  handOut(data: TypedArray): TypedArray {
    return this.#memory?.has(data) ? data.slice() : data;
  }

  release(data: TypedArray): void {
    if (this.#memory) {
      const block = this.#blocks.get(data);
      if (block) this.#buffers.give(block);
      this.#blocks.delete(data);
    } else if (data.byteLength >= LEAST_KEPT) {
      this.#buffers.give(new Uint8Array(data.buffer as ArrayBuffer));
    }
  }

  tick(): void {
    this.#buffers.tick();
  }

  get graphs(): { size: number; built: number } {
    return this.#sessions;
  }

  dispose(): void {
    this.#placed.clear();
    this.#bytes.clear();
    this.#sessions.clear();
    this.#buffers.clear();
  }
}

/** Bytes: smaller arrays are made faster than found. */
const LEAST_KEPT = 16384;

const NAMES = { x: [] as string[], y: [] as string[] };

/** The name of an input or output of a graph: each is made once, as properties are found by it. */
function nameOf(letter: "x" | "y", i: number): string {
  const names = NAMES[letter];
  while (names.length <= i) names.push(`${letter}${names.length}`);
  return names[i]!;
}

/**
 * Options of a program's session, where they are not those of all. Threads that keep spinning are
 * in the way of the next graph's: only those of a captured step do, which is run again at once.
 */
const sessionOptions = (program: Program, isCaptured = false): SessionOptions =>
  isSmall(program) ? { threads: 1, arena: false } : { spin: isCaptured };

const isSmall = (program: Program) => costOf(program).shared < SMALL;
