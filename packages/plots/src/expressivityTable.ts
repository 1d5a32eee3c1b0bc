import { bySize, type ExpressivityRecord } from "./expressivityRecord.ts";
import type { Column, Table } from "./resultsTable.ts";

/** One row for each network built after Theorem 1, beside the weights that the theorem promises. */
export function expressivityTable(records: readonly ExpressivityRecord[]): Table {
  const number = (name: string): Column => ({ name, numeric: true });
  return {
    columns: [
      ...[number("points n"), number("dimension d"), number("outputs K"), number("layers")],
      ...[number("weights"), number("d + n + n·K"), number("largest error")],
      ...[number("seconds"), { name: "specification", numeric: false, hash: true }],
    ],
    rows: [...records].sort(bySize).map((record) => {
      const {
        n,
        dimension,
        outputs,
        depth = 2,
        weights,
        maxError,
        seconds,
        specificationHash,
      } = record;
      return [
        ...[n, dimension, outputs, depth, weights].map(String),
        depth === 2 ? String(dimension + n + n * outputs) : "–",
        maxError === 0 ? "0" : maxError.toExponential(1),
        seconds === undefined ? "–" : seconds.toFixed(2),
        specificationHash,
      ];
    }),
  };
}
