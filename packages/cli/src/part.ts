import { InvalidArgumentError } from "commander";

/** The i-th of n parts of something, from 1. */
export interface Part {
  i: number;
  n: number;
}

/** "3/20". */
export function part(text: string): Part {
  const [, i, n] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  if (i === undefined || Number(i) < 1 || Number(i) > Number(n)) {
    throw new InvalidArgumentError("It must be one of so many parts, such as 3/20.");
  }
  return { i: Number(i), n: Number(n) };
}

/** Every n-th of a list, so that long and short ones spread over the parts. */
export const partOf = <T>(all: readonly T[], { i, n }: Part): T[] =>
  all.filter((_, at) => at % n === i - 1);
