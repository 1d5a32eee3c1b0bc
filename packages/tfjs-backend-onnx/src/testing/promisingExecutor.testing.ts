import { setImmediate } from "node:timers/promises";
import type { Executor, Feed, KeyedProgram, Results } from "../executor/executor.ts";
import { OnnxExecutor } from "../executor/onnxExecutor.ts";
import type { Spec, TypedArray } from "../graph/spec.ts";

/** An executor that computes on ONNX Runtime, later, and answers with promises. */
export class PromisingExecutor implements Executor {
  readonly isAsynchronous = true;
  readonly #onnx = new OnnxExecutor();

  async compute(program: KeyedProgram, feeds: readonly Feed[]): Promise<Results> {
    await setImmediate();
    return this.#onnx.compute(program, feeds);
  }

  allocate(spec: Spec): TypedArray {
    return this.#onnx.allocate(spec);
  }

  handOut(data: TypedArray): TypedArray {
    return this.#onnx.handOut(data);
  }

  release(data: TypedArray): void {
    this.#onnx.release(data);
  }

  tick(): void {
    this.#onnx.tick();
  }

  get graphs() {
    return this.#onnx.graphs;
  }

  get milliseconds(): number {
    return this.#onnx.milliseconds;
  }

  dispose(): void {
    this.#onnx.dispose();
  }
}
