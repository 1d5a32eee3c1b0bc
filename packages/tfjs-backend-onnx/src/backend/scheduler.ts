import type { Executor, Results } from "../executor/executor.ts";
import { sameShape } from "../graph/spec.ts";
import type { Kernel } from "../program/kernel.ts";
import { type LazyArray, newLazyArray } from "../program/lazyArray.ts";
import { Recorder, type Recording, type Trace } from "../program/recorder.ts";
import { view } from "../program/view.ts";
import type { Assigned, Assignments } from "./assignments.ts";
import { Evaluation } from "./evaluation.ts";
import { runSteps, type Steps } from "./runSteps.ts";

/** Above this many recorded operations they are computed, whatever they are. */
const MOST_PENDING = 4096;

/** What is computed by one flush. */
interface Batch {
  readonly recording: Recording;
  readonly assigned: Assigned;
  /** Values to release afterwards. */
  readonly released: readonly LazyArray[];
}

/** Collects what kernels record, and decides when it is computed and when memory is free. */
export class Scheduler {
  readonly #recorder = new Recorder();
  readonly #executor: Executor;
  readonly #evaluation: Evaluation;
  readonly #assignments: Assignments;
  /** Values without a tensor that pending operations may still read. */
  #released: LazyArray[] = [];
  readonly #takers = new Set<(recording: Recording) => void>();
  /** Pending operations read the values with data that were marked with it. */
  #reads = 0;
  /** What an asynchronous executor is computing. */
  #inFlight: Promise<void> | undefined;
  #isAssigning = false;
  /** The error for which variables of an asynchronous flush got back what they had. */
  #failure: Error | undefined;

  constructor(executor: Executor, assignments: Assignments) {
    this.#executor = executor;
    this.#evaluation = new Evaluation(executor);
    this.#assignments = assignments;
  }

  /**
   * Records a call of a kernel.
   *
   * @param shapes the shape under which the call sees each input.
   * @param isTraced whether the call must stay in one program with those before it.
   * @returns its results, to be computed later.
   */
  record(
    kernel: Kernel,
    { names, values, shapes }: Inputs,
    attrs: Readonly<Record<string, unknown>>,
    isTraced: boolean,
  ): LazyArray[] {
    if (!isTraced && this.#recorder.beginsAnew(kernel, values)) this.flush();
    const seen = values.map((value, i) => this.#seenAs(value, shapes[i]!));
    const recorded = this.#recorder.record(kernel, names, seen, attrs);
    if (!isTraced && this.#recorder.pending >= MOST_PENDING) this.flush();
    return recorded;
  }

  /** Whether something is recorded that has not been computed. */
  get isPending(): boolean {
    return this.#recorder.pending > 0;
  }

  /** The value under the shape a tensor sees it with. */
  #seenAs(value: LazyArray, shape: readonly number[]): LazyArray {
    if (value.error) throw value.error;
    if (sameShape(value.shape, shape)) return value;
    const [seen] = this.#recorder.record(view, ["x"], [value], { shape });
    seen!.live = false;
    return seen!;
  }

  /**
   * Computes everything that is pending. Values that cannot be computed are marked with their
   * error.
   *
   * @param isCaptured whether that is a captured step.
   * @returns nothing, or a promise that never rejects where the executor is asynchronous.
   * @throws that error, if variables were to take such values; they keep their last ones. With an
   * asynchronous executor, `throwFailure` throws it.
   */
  flush(isCaptured = false): void | Promise<void> {
    const batch = this.#recorder.pending > 0 ? this.#take(isCaptured) : undefined;
    if (this.#inFlight) {
      if (batch) this.#follow(this.#inFlight.then(() => runSteps(this.#compute(batch))));
      return this.#inFlight;
    }
    const computed = batch && runSteps(this.#compute(batch));
    if (computed) {
      this.#follow(computed);
      return this.#inFlight;
    }
    if (!batch) this.#releaseAll(this.#released.splice(0));
  }

  /** Throws the error for which variables got back what they had, once. */
  throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }

  #take(isCaptured: boolean): Batch {
    const recording = this.#recorder.take(isCaptured);
    this.#reads++;
    const assigned = this.#assignments.take();
    if (recording.results.length > 0) for (const listener of this.#takers) listener(recording);
    return { recording, assigned, released: this.#released.splice(0) };
  }

  *#compute({ recording, assigned, released }: Batch): Steps<void, Results> {
    if (recording.results.length > 0) yield* this.#evaluation.compute(recording);
    const { failure, unused } = this.#assignments.settle(recording, assigned);
    this.#releaseAll([...released, ...unused]);
    if (failure) throw failure;
  }

  #follow(computing: Promise<void>): void {
    const inFlight: Promise<void> = computing
      .catch((failure) => {
        this.#failure ??= failure;
      })
      .finally(() => {
        if (this.#inFlight === inFlight) this.#inFlight = undefined;
      });
    this.#inFlight = inFlight;
  }

  #releaseAll(values: readonly LazyArray[]): void {
    for (const value of values) this.#evaluation.release(value);
    this.#executor.tick();
  }

  /** Frees the memory of a value without a tensor, now or once pending operations have run. */
  release(value: LazyArray): void {
    const isUnread = this.#recorder.pending === 0 && !this.#inFlight && !this.#isAssigning;
    if (isUnread) this.#evaluation.release(value);
    // What is being computed is not owned yet.
    else if (value.owned || this.#inFlight) this.#released.push(value);
  }

  /** Copies data that came from outside, whose owner may change it before it is read here. */
  own(value: LazyArray): void {
    if (value.data === undefined) return;
    if (!value.owned) this.#evaluation.own(value);
    value.reads = this.#reads;
  }

  /** Whether operations that have not been computed read a value's data. */
  willRead(value: LazyArray): boolean {
    return this.#inFlight !== undefined || value.reads === this.#reads;
  }

  /** A value of its own with what another holds, or will hold. */
  copyOf(value: LazyArray): LazyArray {
    if (value.data === undefined)
      return this.#recorder.record(view, ["x"], [value], { shape: value.shape })[0]!;
    const copy = Object.assign(newLazyArray(value), { data: value.data });
    this.own(copy);
    return copy;
  }

  /**
   * Runs a traced program on other leaves; returns what `assign` makes of its results. With an
   * asynchronous executor those are still to be computed: a failure is thrown when one is read, and
   * variables have got back what they had, or, where steps came after it that were not awaited
   * either, have the error.
   */
  rerun<T>(
    trace: Trace,
    leaves: readonly LazyArray[],
    assign: (results: readonly LazyArray[]) => T,
  ): T {
    this.flush();
    if (!this.#executor.isAsynchronous) {
      return assign(runSteps(this.#evaluation.computeAgain(trace, leaves)) as LazyArray[]);
    }
    const recording = this.#evaluation.recordingOf(trace, leaves);
    this.#isAssigning = true; // what is released is read by the program
    let found: T;
    try {
      found = assign(recording.results);
    } finally {
      this.#isAssigning = false;
    }
    const assigned = this.#assignments.take();
    const batch = { recording, assigned, released: this.#released.splice(0) };
    const before = this.#inFlight ?? Promise.resolve();
    this.#follow(
      before.then(() => {
        refresh(recording.leaves, leaves);
        return runSteps(this.#compute(batch));
      }),
    );
    return found;
  }

  /** Calls `listener` with every recording that is to be computed, until the result is called. */
  onTake(listener: (recording: Recording) => void): () => void {
    this.#takers.add(listener);
    return () => this.#takers.delete(listener);
  }

  /** Calls `listener` with every recording that has been computed, until the result is called. */
  onCompute(listener: (recording: Recording) => void): () => void {
    return this.#evaluation.onCompute(listener);
  }
}

/** Gives what stands for leaves what those have by now. */
function refresh(seen: readonly LazyArray[], leaves: readonly LazyArray[]): void {
  leaves.forEach(({ data, error }, i) => {
    Object.assign(seen[i]!, { data, error });
  });
}

interface Inputs {
  /** What the kernel calls its inputs. */
  readonly names: readonly string[];
  readonly values: readonly LazyArray[];
  readonly shapes: readonly (readonly number[])[];
}
