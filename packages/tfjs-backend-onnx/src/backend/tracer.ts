import { dispose, type TensorContainer, type TensorInfo } from "@tensorflow/tfjs-core";
import { CaptureError } from "../errors.ts";
import type { LazyArray, Recording, Trace } from "../program/recorder.ts";
import type { StepHost, Traced } from "./replay.ts";
import type { Scheduler } from "./scheduler.ts";
import type { TensorStorage } from "./tensorStorage.ts";

/** Traces steps as one program each, and runs those programs again. */
export class Tracer implements StepHost {
  readonly #scheduler: Scheduler;
  readonly #storage: TensorStorage;
  /** While a step is traced: the values that came from JavaScript within it. */
  #created: Set<LazyArray> | undefined;

  constructor(scheduler: Scheduler, storage: TensorStorage) {
    this.#scheduler = scheduler;
    this.#storage = storage;
  }

  /** Whether a step is being traced. */
  get isTracing(): boolean {
    return this.#created !== undefined;
  }

  /** Called with each value that comes from JavaScript: while a step is traced, it is pinned. */
  created(value: LazyArray): void {
    if (!this.#created) return;
    this.#created.add(value);
    this.pin(value);
  }

  /** @throws {CaptureError} if a step is being traced, and did not make `value` in JavaScript. */
  checkRead(value: LazyArray): void {
    if (!this.#created || this.#created.has(value)) return;
    throw new CaptureError(
      "a captured step must not read values (data, dataSync, print): what they decide would be " +
        "the same in every replay. Return the tensor, and read it after run().",
    );
  }

  trace<T extends TensorContainer>(step: () => T): Traced<T> {
    if (this.#created) {
      throw new CaptureError("a captured step must not run another captured step within it.");
    }
    this.#scheduler.flush();
    const created = new Set<LazyArray>();
    const computed: Recording[] = [];
    const stop = this.#scheduler.onCompute((recording) => computed.push(recording));
    this.#created = created;
    let result: T | undefined;
    try {
      result = step();
      this.#created = undefined;
      this.#scheduler.flush();
      const failed = computed.flatMap(({ results }) => results).find(({ error }) => error);
      if (failed) throw failed.error;
      return { result, trace: computed.length === 1 ? computed[0] : undefined, created };
    } catch (error) {
      this.unpin(created);
      if (result !== undefined) dispose(result);
      throw error;
    } finally {
      this.#created = undefined;
      stop();
    }
  }

  rerun(trace: Trace, leaves: readonly LazyArray[]): LazyArray[] {
    return this.#scheduler.rerun(trace, leaves);
  }

  valueOf({ dataId }: TensorInfo): LazyArray | undefined {
    return this.#storage.has(dataId) ? this.#storage.get(dataId).value : undefined;
  }

  store(value: LazyArray): TensorInfo {
    return this.#storage.add(value);
  }

  pin(value: LazyArray): void {
    value.pins++;
  }

  unpin(values: Iterable<LazyArray>): void {
    for (const value of values) {
      value.pins--;
      if (!value.live && value.pins === 0) this.#scheduler.release(value);
    }
  }
}
