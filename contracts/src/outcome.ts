import type { Contract } from "./contract.ts";

export interface Outcome {
  result?: unknown;
  error?: Error & { code?: unknown };
}

/** What a call gives, or the error in which it ends. Of an iterator: all that it yields. */
export async function outcome(
  exported: unknown,
  contract: Contract,
  given: unknown,
): Promise<Outcome> {
  const { call = (f, args) => f(...args) } = contract;
  try {
    const result = await call(exported, given as unknown[]);
    if (typeof result !== "object" || result === null || !(Symbol.asyncIterator in result)) {
      return { result };
    }
    const items: unknown[] = [];
    for await (const item of result as AsyncIterable<unknown>) items.push(item);
    return { result: items };
  } catch (error) {
    return { error: error as Error };
  }
}

const ENGINES: readonly unknown[] = [Error, TypeError, RangeError, SyntaxError, ReferenceError];

/** Whether an error is of a class of ours, with a code; or what the system says of a file. */
export function isOwn(error: Error & { code?: unknown; syscall?: unknown }): boolean {
  if (error.syscall !== undefined) return true;
  return !ENGINES.includes(error.constructor) && typeof error.code === "string";
}
