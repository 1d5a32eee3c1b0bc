import * as api from "@rote/options";
import type { Table } from "../contract.ts";

export const options: Table = {
  entries: { "@rote/options": api },
  contracts: {
    checkChoice: { given: () => ["toy", "mode", "max", ["min", "max"], RangeError] },
    checkOptions: { given: () => ["toy", { a: 1 }, { a: true }, RangeError], data: [1] },
    didYouMean: { given: () => ["sede", ["seed"]] },
    nearest: { given: () => ["sede", ["seed"]] },
    shown: { given: () => ["text"] },
  },
};
