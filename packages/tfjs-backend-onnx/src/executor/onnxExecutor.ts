import {
  OnnxRuntimeMissingError,
  SessionCache,
  type SessionCacheOptions,
  type Tensor,
} from "@rote/onnx";
import { util } from "@tensorflow/tfjs-core";
import { isOutOfMemory, KernelError, OutOfMemoryError } from "../errors.ts";
import { arrayType, showSpec, sizeOf, type TypedArray } from "../graph/spec.ts";
import { type Target, targetOf } from "../graph/target.ts";
import { toModel } from "../lowering/toModel.ts";
import { type Instruction, type Program, showInstruction } from "../program/program.ts";
import { asText, newValue, type Recording, type Value } from "../program/recorder.ts";
import { Buffers } from "./buffers.ts";

/** Computes programs on ONNX Runtime. Each is compiled once; the memory of results is used again. */
export class Executor {
  /** Time spent in ONNX Runtime's runs. */
  milliseconds = 0;
  private readonly target: Target;
  private readonly sessions: SessionCache;
  private readonly buffers = new Buffers();
  private readonly listeners = new Set<(recording: Recording) => void>();

  constructor(options: SessionCacheOptions) {
    this.target = targetOf(options.provider ?? "cpu");
    this.sessions = new SessionCache(options);
  }

  /** Gives each result of a recording its data, or the error why it has none. */
  compute(recording: Recording): void {
    const { program, leaves, results } = recording;
    try {
      const data = this.run(recording, leaves);
      results.forEach((value, i) => {
        Object.assign(value, { data: data[i], owned: true });
      });
    } catch (error) {
      if (program.instructions.length === 1 || error instanceof OnnxRuntimeMissingError) {
        const failure = errorOf(program, error);
        for (const value of results) value.error = failure;
      } else this.computeOneByOne(recording);
    }
    for (const listener of this.listeners) listener(recording);
  }

  /** Calls `listener` with every recording that has been computed, until the result is called. */
  onCompute(listener: (recording: Recording) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * After a graph failed: each operation as a graph of its own. What can be computed is, and what
   * cannot has an error that names the operation, kept for whoever reads it.
   */
  private computeOneByOne({ program, values }: Recording): void {
    const fed = new Set(program.leaves);
    const lastUse = new Map<number, Instruction>();
    for (const instruction of program.instructions) {
      for (const at of [...instruction.inputs, ...instruction.outputs])
        lastUse.set(at, instruction);
    }
    for (const instruction of program.instructions) {
      const { inputs, outputs } = instruction;
      const failed = inputs.find((at) => values[at]!.error);
      if (failed === undefined) this.compute(alone(instruction, program, values));
      else for (const at of outputs) values[at]!.error = values[failed]!.error;
      for (const at of [...inputs, ...outputs]) {
        const value = values[at]!;
        if (!value.live && !fed.has(at) && lastUse.get(at) === instruction) this.reuse(value);
      }
    }
  }

  /**
   * Computes a program again, on other leaves; gives its results.
   *
   * @throws what a leaf or a result has instead of data.
   */
  computeAgain(
    { key, program }: Pick<Recording, "key" | "program">,
    leaves: readonly Value[],
  ): Value[] {
    for (const { error } of leaves) if (error) throw error;
    const seen = leaves.map((leaf, i) => ({ ...leaf, ...program.specs[program.leaves[i]!]! }));
    const results = program.results.map((at) => newValue(program.specs[at]!));
    try {
      const data = this.run({ key, program }, seen);
      results.forEach((value, i) => {
        Object.assign(value, { data: data[i], owned: true });
      });
    } catch {
      const values = program.specs.map((spec) => Object.assign(newValue(spec), { live: false }));
      program.leaves.forEach((at, i) => {
        values[at] = seen[i]!;
      });
      program.results.forEach((at, i) => {
        values[at] = results[i]!;
      });
      this.compute({ key, program, leaves: seen, results, values }); // finds the operation
      const failed = results.find(({ error }) => error);
      if (failed) throw failed.error;
    }
    return results;
  }

  /** Runs a program on data; gives its results, in memory of the backend's own. */
  private run(
    { key, program }: Pick<Recording, "key" | "program">,
    leaves: readonly Pick<Value, "dtype" | "shape" | "data">[],
  ): TypedArray[] {
    const session = this.sessions.get(key, () => toModel(program, this.target));
    const start = util.now();
    const feeds: Record<string, Tensor> = {};
    leaves.forEach(({ dtype, shape, data }, i) => {
      feeds[`x${i}`] = { dtype, shape, data: data! };
    });
    const outputs: Record<string, Tensor> = {};
    program.results.forEach((at, i) => {
      const { dtype, shape } = program.specs[at]!;
      const Type = arrayType[dtype];
      const data = new Type(this.buffers.take(sizeOf(shape) * Type.BYTES_PER_ELEMENT));
      outputs[`y${i}`] = { dtype, shape, data };
    });
    session.run(feeds, outputs);
    this.milliseconds += util.now() - start;
    return program.results.map((_, i) => outputs[`y${i}`]!.data as TypedArray);
  }

  /** Copies data that came from outside, whose owner may change it before it is read here. */
  own(value: Value): void {
    const Type = arrayType[value.dtype];
    const data = new Type(this.buffers.take(sizeOf(value.shape) * Type.BYTES_PER_ELEMENT));
    data.set(value.data!);
    Object.assign(value, { data, owned: true });
  }

  /** Takes back the memory of a value that nobody needs. */
  reuse(value: Value): void {
    if (!value.owned || value.data === undefined || value.pins > 0) return;
    this.buffers.give(value.data.buffer as ArrayBuffer);
    Object.assign(value, { data: undefined, owned: false });
  }

  /** Counts a flush, and lets go of memory that had no use for some time. */
  tick(): void {
    this.buffers.tick();
  }

  /** How many compiled graphs are kept, and how many have been built. */
  get graphs(): { size: number; built: number } {
    return this.sessions;
  }

  clear(): void {
    this.sessions.clear();
    this.buffers.clear();
  }
}

/** One instruction of a program as a recording of its own. */
function alone(
  { kernel, attrs, names, inputs, outputs }: Instruction,
  program: Program,
  values: readonly Value[],
): Recording {
  const all = [...inputs, ...outputs];
  const specs = all.map((at) => program.specs[at]!);
  const leaves = inputs.map((_, i) => i);
  const results = outputs.map((_, i) => inputs.length + i);
  return {
    key: `one ${kernel.name}(${names})${asText(attrs)}${specs.map(showSpec)}`,
    program: {
      specs,
      leaves,
      instructions: [{ kernel, attrs, names, inputs: leaves, outputs: results }],
      results,
    },
    leaves: inputs.map((at) => values[at]!),
    results: outputs.map((at) => values[at]!),
    values: all.map((at) => values[at]!),
  };
}

/** Why a program of one instruction failed, or any if there is no runtime. */
function errorOf({ instructions, specs }: Program, cause: unknown): Error {
  if (cause instanceof OnnxRuntimeMissingError) return cause;
  const instruction = instructions[0]!;
  const results = instruction.outputs.map((at) => showSpec(specs[at]!));
  const operation = `${showInstruction(instruction, specs)} → ${results.join(", ")}`;
  const Failure = isOutOfMemory(cause) ? OutOfMemoryError : KernelError;
  return new Failure(instruction.kernel.name, operation, cause);
}
