import {
  backend,
  dispose,
  engine,
  type KernelBackend,
  type Tensor,
  type TensorContainer,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { CaptureError } from "../errors.ts";
import type { LazyArray } from "../program/lazyArray.ts";
import type { Recording, Trace } from "../program/recorder.ts";
import type { StepHost, Traced } from "./replay.ts";
import type { Scheduler } from "./scheduler.ts";
import type { TensorStorage } from "./tensorStorage.ts";

/** Traces steps as one program each, and runs those programs again. */
export class Tracer implements StepHost {
  readonly #backend: KernelBackend;
  readonly #scheduler: Scheduler;
  readonly #storage: TensorStorage;
  /** While a step is traced: the values that came from JavaScript within it. */
  #created: Set<LazyArray> | undefined;

  constructor(backend: KernelBackend, scheduler: Scheduler, storage: TensorStorage) {
    this.#backend = backend;
    this.#scheduler = scheduler;
    this.#storage = storage;
  }

  get isCurrent(): boolean {
    return backend() === this.#backend;
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
    const taken: Recording[] = [];
    const stop = this.#scheduler.onTake((recording) => taken.push(recording));
    this.#created = created;
    const draws = watchDraws();
    let result: T | undefined;
    try {
      result = step();
      this.#created = undefined;
      this.#scheduler.flush(true);
      // With an asynchronous executor it is known when a result is read.
      const failed = taken.flatMap(({ results }) => results).find(({ error }) => error);
      if (failed) throw failed.error;
      const isWhole = taken.length === 1 && !draws.any;
      return { result, trace: isWhole ? taken[0] : undefined, created };
    } catch (error) {
      this.unpin(created);
      if (result !== undefined) dispose(result);
      throw error;
    } finally {
      this.#created = undefined;
      draws.stop();
      stop();
    }
  }

  rerun<T>(
    trace: Trace,
    leaves: readonly LazyArray[],
    assign: (results: readonly LazyArray[]) => T,
  ): T {
    return this.#scheduler.rerun(trace, leaves, assign);
  }

  valueOf({ dataId }: TensorInfo): LazyArray | undefined {
    return this.#storage.has(dataId) ? this.#storage.get(dataId).value : undefined;
  }

  bring(tensor: Tensor): LazyArray | undefined {
    return tensor.isDisposed ? undefined : this.#storage.get(tensor.dataId).value;
  }

  separate(tensor: Tensor): Tensor | undefined {
    this.#scheduler.flush();
    const value = this.bring(tensor);
    if (!value || value.error) return undefined;
    const copy = this.#scheduler.copyOf(value);
    const { dataId } = this.#storage.add(copy);
    return engine().makeTensorFromTensorInfo({ dataId, shape: tensor.shape, dtype: tensor.dtype });
  }

  isShared({ dataId }: Tensor): boolean {
    return this.#storage.refCount(dataId) > 1;
  }

  store(value: LazyArray): TensorInfo {
    return this.#storage.add(value);
  }

  share(info: TensorInfo): TensorInfo {
    return this.#storage.alias(info, info.shape);
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

/** Notes whether `Math.random` is called, which draws as before, until `stop()`. */
function watchDraws(): { readonly any: boolean; stop(): void } {
  const { random } = Math;
  let any = false;
  const watched = () => {
    any = true;
    return random();
  };
  Math.random = watched;
  return {
    get any() {
      return any;
    },
    stop: () => {
      if (Math.random === watched) Math.random = random;
    },
  };
}
