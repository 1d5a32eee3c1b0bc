/** A computation that yields what may be promises, and is resumed with what they resolve to. */
export type Steps<Result, Awaited = unknown> = Generator<
  Awaited | Promise<Awaited>,
  Result,
  Awaited
>;

/**
 * Runs a computation: at once, as long as nothing it yields is a promise; from the first promise
 * on, asynchronously.
 *
 * @returns its result, or the promise of it.
 */
export function runSteps<Result, Awaited>(steps: Steps<Result, Awaited>): Result | Promise<Result> {
  let next = steps.next();
  while (!next.done) {
    if (next.value instanceof Promise) return runAsynchronously(steps, next.value);
    next = steps.next(next.value);
  }
  return next.value;
}

async function runAsynchronously<Result, Awaited>(
  steps: Steps<Result, Awaited>,
  first: Promise<Awaited>,
): Promise<Result> {
  let pending: Awaited | Promise<Awaited> = first;
  for (;;) {
    const next: IteratorResult<Awaited | Promise<Awaited>, Result> = await Promise.resolve(
      pending,
    ).then(
      (value) => steps.next(value),
      (error) => steps.throw(error),
    );
    if (next.done) return next.value;
    pending = next.value;
  }
}
