// Set-up of all tests: no graph may fall back to one graph for each operation.

import { afterEach, expect } from "vitest";

const { warn } = console;
const refusals: string[] = [];

console.warn = (...message: unknown[]) => {
  const text = String(message[0]);
  if (/graph of \d+ operations failed/.test(text)) refusals.push(text);
  warn(...message);
};

afterEach(() => {
  expect(refusals.splice(0)).toEqual([]);
});
