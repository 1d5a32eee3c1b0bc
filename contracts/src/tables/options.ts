import * as api from "@rote/options";
import type { Table } from "../contract.ts";

/** The class of a package that calls. */
class ToyError extends RangeError {
  readonly code = "TOY";
}

export const options: Table = {
  entries: { "@rote/options": api },
  contracts: {
    checkArgument: { given: () => ["toy", "mode", "max", "text", ToyError], taken: [3, 4] },
    checkChoice: {
      given: () => ["toy", "mode", "max", ["min", "max"], ToyError],
      taken: [4],
    },
    checkDense: {
      given: () => ["toy", "A", { shape: [2, 1], strides: [1, 1] }, ToyError],
      taken: [3],
    },
    checkInteger: { given: () => ["toy", "size", 3, [1, 5], ToyError], taken: [3, 4] },
    checkOptions: {
      given: () => ["toy", { a: 1 }, { a: true }, ToyError],
      data: [1],
      taken: [2, 3],
    },
    checkPositive: { given: () => ["toy", "rate", 0.1, ToyError], taken: [3] },
    checkSpec: {
      given: () => ["toy", { name: "crop", params: { size: 1 }, seed: 0 }, ToyError],
      taken: [2],
    },
    checkTaken: {
      given: () => ["toy", "crop", { size: 1 }, { size: 1, mode: "edge" }, ToyError],
      taken: [4],
    },
    didYouMean: { given: () => ["sede", ["seed"]] },
    listNames: { given: () => ["sede", ["seed"], "its type"] },
    nearest: { given: () => ["sede", ["seed"]] },
    shown: { given: () => ["text"] },
    twiceIn: { given: () => [["a", "b", "a"]] },
  },
};
