/** A computation that yields what may be promises, and is resumed with what they resolve to. */
export type Steps<Result, Settled> = Generator<Settled | Promise<Settled>, Result, Settled>;

/**
 * Runs a computation: at once, as long as nothing it yields is a promise; from the first promise
 * on, asynchronously.
 *
 * @returns its result, or the promise of it.
 */
export function runSteps<Result, Settled>(steps: Steps<Result, Settled>): Result | Promise<Result> {
  let next = steps.next();
  while (!next.done) {
    if (next.value instanceof Promise) return finish(steps, next.value);
    next = steps.next(next.value);
  }
  return next.value;
}

async function finish<Result, Settled>(
  steps: Steps<Result, Settled>,
  first: Promise<Settled>,
): Promise<Result> {
  let next = await resume(steps, first);
  while (!next.done) next = await resume(steps, next.value);
  return next.value;
}

async function resume<Result, Settled>(
  steps: Steps<Result, Settled>,
  pending: Settled | Promise<Settled>,
): Promise<IteratorResult<Settled | Promise<Settled>, Result>> {
  let value: Settled;
  try {
    value = await pending;
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(value);
}
