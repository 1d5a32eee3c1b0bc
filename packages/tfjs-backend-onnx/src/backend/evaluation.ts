import { DeviceLostError, OnnxRuntimeMissingError } from "@rote/onnx";
import { backend_util } from "@tensorflow/tfjs-core";
import {
  IndexRangeError,
  isIndexOutOfRange,
  isOutOfMemory,
  KernelError,
  OutOfMemoryError,
  reasonIn,
} from "../errors.ts";
import {
  copyOf,
  type Executor,
  type Feed,
  type KeyedProgram,
  type Results,
} from "../executor/executor.ts";
import { showSpec } from "../graph/spec.ts";
import { asText } from "../program/attributes.ts";
import { type LazyArray, newLazyArray } from "../program/lazyArray.ts";
import { type Instruction, type Program, showInstruction } from "../program/program.ts";
import type { Recording } from "../program/recorder.ts";
import type { Steps } from "./runSteps.ts";

/** Gives values their data, or the error why they have none; takes back their memory. */
export class Evaluation {
  readonly #executor: Executor;
  readonly #listeners = new Set<(recording: Recording) => void>();
  /** Why graphs were refused whose operations can be computed one by one: said already. */
  readonly #refusals = new Set<string>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives each result of a recording its data, or the error why it has none. */
  *compute(recording: Recording): Steps<void, Results> {
    const { program, leaves, results } = recording;
    if (leaves.some(({ error }) => error)) yield* this.#computeOneByOne(recording);
    else {
      try {
        yield* this.#run(recording, leaves, results);
      } catch (error) {
        if (program.instructions.length === 1 || isOfTheMachine(error)) {
          const failure = errorOf(program, error);
          for (const value of results) value.error = failure;
        } else {
          yield* this.#computeOneByOne(recording);
          if (results.every((value) => !value.error)) this.#warnOfRefusal(recording, error);
        }
      }
    }
    for (const listener of this.#listeners) listener(recording);
  }

  /** The operations are not at fault: their graph is, and so are we. */
  #warnOfRefusal({ program }: Recording, cause: unknown): void {
    const reason = reasonIn(cause);
    if (this.#refusals.has(reason)) return;
    this.#refusals.add(reason);
    backend_util.warn(
      `onnx backend: a graph of ${program.instructions.length} operations failed and runs as one ` +
        `graph for each of them, which is slow: ${reason}. Please report it with the package ` +
        "@rote/tfjs-backend-onnx.",
    );
  }

  /** Calls `listener` with every recording that has been computed, until the result is called. */
  onCompute(listener: (recording: Recording) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * After a graph failed: each operation as a separate graph. What can be computed is; what
   * cannot gets an error that names the operation, thrown when it is read.
   */
  *#computeOneByOne({ program, values }: Recording): Steps<void, Results> {
    const fed = new Set(program.leaves);
    const lastUse = new Map<number, Instruction>();
    for (const instruction of program.instructions) {
      for (const at of [...instruction.inputs, ...instruction.outputs]) {
        lastUse.set(at, instruction);
      }
    }
    for (const instruction of program.instructions) {
      const { inputs, outputs } = instruction;
      const failed = inputs.find((at) => values[at]!.error);
      if (failed === undefined) yield* this.compute(alone(instruction, program, values));
      else for (const at of outputs) values[at]!.error = values[failed]!.error;
      for (const at of [...inputs, ...outputs]) {
        const value = values[at]!;
        if (!value.live && !fed.has(at) && lastUse.get(at) === instruction) this.release(value);
      }
    }
  }

  /**
   * Computes a program again, on other leaves; returns its results.
   *
   * @throws what a leaf or a result has instead of data.
   */
  *computeAgain(
    { key, program }: KeyedProgram,
    leaves: readonly LazyArray[],
  ): Steps<LazyArray[], Results> {
    const isCaptured = true;
    for (const { error } of leaves) if (error) throw error;
    const seen = seenBy(program, leaves);
    const results = resultsOf(program);
    try {
      yield* this.#run({ key, isCaptured, program }, seen, results);
    } catch (error) {
      if (isOfTheMachine(error)) throw error;
      // Finds the operation.
      yield* this.compute(recordingWith({ key, program }, seen, results));
      const failed = results.find(({ error }) => error);
      if (failed) throw failed.error;
    }
    return results;
  }

  /** A program as it is to be computed again, on other leaves, which may have their data later. */
  recordingOf(keyed: KeyedProgram, leaves: readonly LazyArray[]): Recording {
    return recordingWith(keyed, seenBy(keyed.program, leaves), resultsOf(keyed.program));
  }

  /** Gives results their data by one run of the program. */
  *#run(
    program: KeyedProgram,
    leaves: readonly LazyArray[],
    results: readonly LazyArray[],
  ): Steps<void, Results> {
    const data = yield this.#executor.compute(program, leaves as readonly Feed[]);
    for (let i = 0; i < results.length; i++) {
      const value = results[i]!;
      value.data = data[i]!;
      value.owned = true;
    }
  }

  /** Copies data that came from outside, whose owner may change it before it is read here. */
  own(value: LazyArray): void {
    const data = copyOf(this.#executor, value, value.data!);
    Object.assign(value, { data, owned: true });
  }

  /** Takes back the memory of a value that is no longer needed. */
  release(value: LazyArray): void {
    if (!value.owned || value.data === undefined || value.pins > 0) return;
    this.#executor.release(value.data);
    value.data = undefined;
    value.owned = false;
  }
}

/** Values under the shapes that a program sees them with. */
const seenBy = ({ specs, leaves: places }: Program, leaves: readonly LazyArray[]): LazyArray[] =>
  leaves.map((leaf, i) => ({ ...leaf, ...specs[places[i]!]! }));

const resultsOf = ({ specs, results }: Program): LazyArray[] =>
  results.map((at) => newLazyArray(specs[at]!));

/** A captured step with its leaves and results. */
function recordingWith(
  { key, program }: KeyedProgram,
  leaves: readonly LazyArray[],
  results: readonly LazyArray[],
): Recording {
  const values = program.specs.map((spec) => ({ ...newLazyArray(spec), live: false }));
  program.leaves.forEach((at, i) => {
    values[at] = leaves[i]!;
  });
  program.results.forEach((at, i) => {
    values[at] = results[i]!;
  });
  return { key, isCaptured: true, program, leaves, results, values };
}

/** One instruction of a program as a separate recording. */
function alone(
  { kernel, attrs, names, inputs, outputs }: Instruction,
  program: Program,
  values: readonly LazyArray[],
): Recording {
  const all = [...inputs, ...outputs];
  const specs = all.map((at) => program.specs[at]!);
  const leaves = inputs.map((_, i) => i);
  const results = outputs.map((_, i) => inputs.length + i);
  return {
    key: `one ${kernel.name}(${names})${asText(attrs)}${specs.map(showSpec)}`,
    isCaptured: false,
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

/** Whether it is what no program could be computed with: no other needs to be tried. */
const isOfTheMachine = (error: unknown): error is Error =>
  error instanceof OnnxRuntimeMissingError || error instanceof DeviceLostError;

/** The error of a program of one instruction, or of any if the machine is at fault. */
function errorOf({ instructions, specs }: Program, cause: unknown): Error {
  if (isOfTheMachine(cause)) return cause;
  const instruction = instructions[0]!;
  const results = instruction.outputs.map((at) => showSpec(specs[at]!));
  const operation = `${showInstruction(instruction, specs)} → ${results.join(", ")}`;
  return new (failureFor(cause))(instruction.kernel.name, operation, cause);
}

function failureFor(cause: unknown): typeof KernelError {
  if (isOutOfMemory(cause)) return OutOfMemoryError;
  return isIndexOutOfRange(cause) ? IndexRangeError : KernelError;
}
