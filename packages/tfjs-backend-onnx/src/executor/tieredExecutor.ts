import type { Spec, TypedArray } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import { outputsOf } from "../program/outputsOf.ts";
import type { Program } from "../program/program.ts";
import { RecentMap } from "../program/recentMap.ts";
import { type Cost, costOf, workOf } from "./cost.ts";
import type {
  Compile,
  Executor,
  ExecutorEnvironment,
  Feed,
  KeyedProgram,
  Results,
} from "./executor.ts";
import { Interpreter } from "./interpreter.ts";
import { OnnxExecutor, type OnnxExecutorOptions } from "./onnxExecutor.ts";

/** The work of a call that is computed at once, as `workOf`; more where it has many inputs. */
const MOST_WORK = 30_000;
/** How many programs are remembered. */
const MOST_PROGRAMS = 1024;
/** The share of a run that all optimizations and fixed lengths save. */
const SAVED = 0.1;
/** What a graph that is made in haste takes, as a share of one with all optimizations. */
const HASTE = 0.5;

interface Known {
  readonly cost: Cost;
  readonly canInterpret: boolean;
  readonly outline: string;
  /** How often it has come, and been computed as a graph. */
  times: number;
  compiledTimes: number;
  /** Whether it has had a graph of its own since `compiledTimes` began to count. */
  hadGraph: boolean;
}

/**
 * Computes a program in the way that its cost and the times it has come suggest:
 *
 * 0. a call on small data at once, where it begins a program: `computeNow`;
 * 1. one operation after the other in JavaScript, until compiling would have cost no more;
 * 2. as a graph that is soon made, shared with programs of other lengths;
 * 3. as a graph of its own with all optimizations, once those would have paid.
 *
 * The rule counts operations and times, never milliseconds: a process that does the same again
 * comes to the same bits. Captured steps are always graphs of their own.
 */
export class TieredExecutor implements Executor {
  readonly isAsynchronous = false;
  compile: Compile;
  readonly #compiled: OnnxExecutor;
  readonly #interpreter = new Interpreter();
  readonly #known = new RecentMap<string, Known>(MOST_PROGRAMS);
  /** Programs without their shapes that have been compiled. */
  readonly #outlines = new RecentMap<string, true>(MOST_PROGRAMS);
  #interpretedMilliseconds = 0;

  /** @throws what `OnnxExecutor` throws. */
  constructor(options: OnnxExecutorOptions = {}, compile: Compile = "whenItPays") {
    this.#compiled = new OnnxExecutor(options);
    this.compile = compile;
  }

  get environment(): ExecutorEnvironment {
    return this.#compiled.environment;
  }

  compute(keyed: KeyedProgram, feeds: readonly Feed[]): Results {
    if (keyed.isCaptured || this.compile === "always") return this.#compiled.compute(keyed, feeds);
    const known = this.#seen(keyed);
    const { interpreted, compiled, compiling, placing } = known.cost;
    const cost = this.#outlines.get(known.outline) ? placing : HASTE * compiling;
    if (known.canInterpret && known.times * (interpreted - compiled) < cost) {
      return this.#interpret(keyed, feeds);
    }
    if (known.hadGraph && !this.#compiled.has(keyed.key)) {
      known.compiledTimes = 0; // it was dropped for others: another one must pay again
      known.hadGraph = false;
    }
    known.compiledTimes++;
    if (known.compiledTimes * SAVED * compiled > compiling) {
      known.hadGraph = true;
      return this.#compiled.compute(keyed, feeds);
    }
    this.#outlines.set(known.outline, true);
    return this.#compiled.computeOnce(keyed, feeds);
  }

  computeNow(
    kernel: Kernel,
    inputs: Readonly<Record<string, Feed>>,
    attrs: Readonly<Record<string, unknown>>,
  ): readonly Feed[] | undefined {
    if (this.compile === "always") return undefined;
    let count = 0;
    let elements = 0;
    for (const name in inputs) {
      count++;
      elements += inputs[name]!.data.length;
    }
    const most = MOST_WORK * (1 + count / 4);
    if (elements > most && !kernel.isCut) return undefined;
    if (!this.#interpreter.canCall(kernel, inputs)) return undefined;
    const outputs = outputsOf(kernel, inputs, attrs);
    if (workOf(kernel, inputs, attrs, outputs, elements) > most) return undefined;
    try {
      return this.#interpreter.call(kernel, inputs, attrs, outputs);
    } catch {
      return undefined; // once it is recorded, the error names the operation
    }
  }

  #interpret({ program }: KeyedProgram, feeds: readonly Feed[]): Results {
    const start = performance.now();
    const results = this.#interpreter.compute(program, feeds);
    this.#interpretedMilliseconds += performance.now() - start;
    return results;
  }

  /** What is known of a program, which has come once more. */
  #seen({ key, program }: KeyedProgram): Known {
    let known = this.#known.get(key);
    if (!known) {
      const canInterpret = this.#interpreter.canCompute(program);
      const outline = outlineOf(program);
      const cost = costOf(program);
      known = { cost, canInterpret, outline, times: 0, compiledTimes: 0, hadGraph: false };
      this.#known.set(key, known);
    }
    known.times++;
    return known;
  }

  allocate(spec: Spec): TypedArray {
    return this.#compiled.allocate(spec);
  }

  handOut(data: TypedArray): TypedArray {
    return this.#compiled.handOut(data);
  }

  release(data: TypedArray): void {
    this.#compiled.release(data);
  }

  tick(): void {
    this.#compiled.tick();
  }

  get graphs(): { size: number; built: number } {
    return this.#compiled.graphs;
  }

  get milliseconds(): number {
    return this.#compiled.milliseconds + this.#interpretedMilliseconds;
  }

  dispose(): void {
    this.#known.clear();
    this.#outlines.clear();
    this.#compiled.dispose();
  }
}

/** A program without shapes: which kernels it calls, on what. */
const outlineOf = ({ instructions }: Program): string =>
  instructions.map(({ kernel, inputs }) => `${kernel.name} ${inputs}`).join(";");
