import { expect, test } from "vitest";
import { SpecificationError } from "../specification/specificationError.ts";
import { processPool } from "./processPool.ts";

test.each([
  [{ threads: 100_000 }, /threads must be an integer in \[1, \d+\], got 100000/],
  [{ threads: 0.5 }, /threads must be an integer in/],
  [{ concurrency: 100_000 }, /concurrency must be an integer in/],
  [{ concurrency: 0 }, /concurrency must be an integer in/],
  [{ memoryLimit: Number.NaN }, /memoryLimit must be a positive number of bytes/],
])("%o is refused before a process starts", (options, words) => {
  expect(() => processPool(options)).toThrow(SpecificationError);
  expect(() => processPool(options)).toThrow(words);
});
