import { type DataId, engine, type KernelBackend, type Variable } from "@tensorflow/tfjs-core";

import { newValue, type Recording, type Value } from "../program/recorder.ts";
import type { TensorStorage } from "./tensorStorage.ts";

/**
 * What variables held before they took values that are still to be computed. Where those cannot be
 * computed, the variables get it back: as if the operation that failed had thrown when it was called,
 * and what came after it in the step had never been reached.
 */
export class Assignments {
  private readonly backend: KernelBackend;
  private readonly storage: TensorStorage;
  private readonly holders = new WeakMap<DataId, Variable>();
  /** What a variable has just let go of; tfjs lets it take the new data next. */
  private replaced: { variable: Variable; value: Value } | undefined;
  /** For each pending value that a variable took: the last one before it that stands by itself. */
  private readonly before = new Map<Value, Value>();
  /** Pending values that nobody refers to, computed in case that a variable needs them back. */
  private kept: Value[] = [];

  constructor(backend: KernelBackend, storage: TensorStorage) {
    this.backend = backend;
    this.storage = storage;
  }

  /** Tells that data have come here from another backend: they may be a variable's. */
  moved(dataId: DataId): void {
    const variable = variableWith(dataId);
    if (variable) this.holders.set(dataId, variable);
  }

  /** Tells that a tensor has let go of its data. */
  released(dataId: DataId, value: Value): void {
    const variable = this.holders.get(dataId);
    this.replaced = variable && { variable, value };
  }

  /** Tells that a variable has taken data: a new one, or one that let go of others just before. */
  taken(dataId: DataId, value: Value): void {
    const { replaced } = this;
    this.replaced = undefined;
    if (replaced?.variable.dataId !== dataId) {
      this.moved(dataId);
      return;
    }
    this.holders.set(dataId, replaced.variable);
    if (!isPending(value)) return;
    const old = this.before.get(replaced.value) ?? replaced.value;
    this.before.set(value, old);
    if (isPending(old) && !old.live) {
      old.live = true;
      this.kept.push(old);
    }
  }

  /**
   * After a recording has been computed: variables keep what they took, or get back what they had.
   *
   * @returns why, if they get it back; and values that are of no use any more.
   */
  settle({ program, values }: Recording): { failure: Error | undefined; unused: Value[] } {
    const { before, kept: unused } = this;
    this.kept = [];
    const failure = [...before.keys()].find(({ error }) => error)?.error;
    const undone = new Map<Value, Value>();
    if (failure) {
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
    before.clear();
    for (const value of unused) value.live = false;
    if (undone.size > 0) this.restore(undone);
    return { failure, unused };
  }

  private restore(undone: ReadonlyMap<Value, Value>): void {
    for (const variable of Object.values(engine().registeredVariables)) {
      if (!this.storage.has(variable.dataId)) continue;
      const { value } = this.storage.get(variable.dataId);
      const old = value && undone.get(value);
      if (!old) continue;
      const { shape, dtype } = variable;
      const { dataId } = this.storage.add(takenFrom(old));
      const tensor = engine().makeTensorFromTensorInfo({ dataId, shape, dtype }, this.backend);
      variable.assign(tensor);
      tensor.dispose();
    }
  }
}

const isPending = ({ data, error }: Value) => data === undefined && !error;

const variableWith = (dataId: DataId) =>
  Object.values(engine().registeredVariables).find((variable) => variable.dataId === dataId);

/** A value with the data of another, which loses them if nobody needs it. */
function takenFrom(old: Value): Value {
  const value = newValue(old);
  if (old.live || old.pins > 0) {
    return Object.assign(value, { data: old.data!.slice(), owned: true });
  }
  Object.assign(value, { data: old.data, owned: old.owned });
  Object.assign(old, { data: undefined, owned: false });
  return value;
}
