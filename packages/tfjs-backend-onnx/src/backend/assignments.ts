import { type DataId, engine, type KernelBackend, type Variable } from "@tensorflow/tfjs-core";

import { copyOf, type Executor } from "../executor/executor.ts";
import { type LazyArray, newLazyArray } from "../program/lazyArray.ts";
import type { Recording } from "../program/recorder.ts";
import type { TensorStorage } from "./tensorStorage.ts";

/** What variables took while it was pending, and what they held before. */
export interface Assigned {
  /** For each value that a variable took: the last one before it that was not pending with it. */
  readonly before: ReadonlyMap<LazyArray, LazyArray>;
  /** Values without a tensor, computed in case a variable needs them back. */
  readonly kept: readonly LazyArray[];
}

/**
 * What variables held before they took values that are still to be computed. Where those cannot be
 * computed, the variables get it back: as if the operation that failed had thrown when it was
 * called, and what came after it in the step had never been reached.
 */
export class Assignments {
  readonly #backend: KernelBackend;
  readonly #storage: TensorStorage;
  readonly #executor: Executor;
  readonly #holders = new WeakMap<DataId, Variable>();
  /** What a variable has just released; tfjs has it take the new data next. */
  #replaced: { variable: Variable; value: LazyArray } | undefined;
  #before = new Map<LazyArray, LazyArray>();
  #kept: LazyArray[] = [];

  constructor(backend: KernelBackend, storage: TensorStorage, executor: Executor) {
    this.#backend = backend;
    this.#storage = storage;
    this.#executor = executor;
  }

  /** Called when data come here from another backend: they may be a variable's. */
  moved(dataId: DataId): void {
    const variable = variableWith(dataId);
    if (variable) this.#holders.set(dataId, variable);
  }

  /** Called when a tensor is disposed. */
  released(dataId: DataId, value: LazyArray): void {
    const variable = this.#holders.get(dataId);
    this.#replaced = variable && { variable, value };
  }

  /** Called when a variable takes data: a new variable, or one that has just released others. */
  taken(dataId: DataId, value: LazyArray): void {
    const replaced = this.#replaced;
    this.#replaced = undefined;
    if (replaced?.variable.dataId !== dataId) {
      this.moved(dataId);
      return;
    }
    this.#holders.set(dataId, replaced.variable);
    if (!isPending(value)) return;
    const old = this.#before.get(replaced.value) ?? replaced.value;
    this.#before.set(value, old);
    if (isPending(old) && !old.live) {
      old.live = true;
      this.#kept.push(old);
    }
  }

  /** What has been assigned since the last call: it belongs to the operations pending now. */
  take(): Assigned {
    const assigned = { before: this.#before, kept: this.#kept };
    this.#before = new Map();
    this.#kept = [];
    return assigned;
  }

  /**
   * After a recording has been computed: variables keep what they took, or get back what they had.
   *
   * @returns the error, if they get it back; and values that are no longer needed.
   */
  settle(
    recording: Recording,
    { before, kept }: Assigned,
  ): { failure: Error | undefined; unused: readonly LazyArray[] } {
    const failure = [...before.keys()].find(({ error }) => error)?.error;
    const undone = new Map<LazyArray, LazyArray>();
    if (failure) {
      const { program, values } = recording;
      const from = program.instructions.findIndex(({ outputs }) =>
        outputs.some((at) => values[at]!.error === failure),
      );
      for (const { outputs } of program.instructions.slice(from)) {
        for (const at of outputs) {
          const old = before.get(values[at]!);
          if (old?.data) undone.set(values[at]!, old);
        }
      }
    }
    for (const value of kept) value.live = false;
    if (undone.size > 0) this.#restore(undone);
    return { failure, unused: kept };
  }

  #restore(undone: ReadonlyMap<LazyArray, LazyArray>): void {
    for (const variable of Object.values(engine().registeredVariables)) {
      if (!this.#storage.has(variable.dataId)) continue;
      const { value } = this.#storage.get(variable.dataId);
      const old = value && undone.get(value);
      if (!old) continue;
      const { shape, dtype } = variable;
      const { dataId } = this.#storage.add(this.#takenFrom(old));
      const tensor = engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, this.#backend);
      variable.assign(tensor);
      tensor.dispose();
    }
  }

  /** A value with the data of another, which loses them if it is no longer needed. */
  #takenFrom(old: LazyArray): LazyArray {
    const value = newLazyArray(old);
    if (old.live || old.pins > 0) {
      return Object.assign(value, { data: copyOf(this.#executor, old, old.data!), owned: true });
    }
    Object.assign(value, { data: old.data, owned: old.owned });
    Object.assign(old, { data: undefined, owned: false });
    return value;
  }
}

const isPending = ({ data, error }: LazyArray) => data === undefined && !error;

const variableWith = (dataId: DataId) =>
  Object.values(engine().registeredVariables).find((variable) => variable.dataId === dataId);
