import { theorem1Weights } from "@rote/paper";
import type { ExpressivityEvidence } from "@rote/records";
import { checkNetworks } from "../checkRecords.ts";
import { type ColumnOf, DASH, number, type Table, tableOf } from "./table.ts";

/** One row for each network built after Theorem 1, beside the weights that the theorem promises. */
export function expressivityTable(records: readonly ExpressivityEvidence[]): Table {
  checkNetworks("expressivityTable", records);
  return tableOf(COLUMNS, [...records].sort(bySize));
}

/** The theorem's networks first, then deeper ones; by dimension, then by points. */
export const bySize = (a: ExpressivityEvidence, b: ExpressivityEvidence): number =>
  depthOf(a) - depthOf(b) || a.dimension - b.dimension || a.n - b.n;

/** Layers of a network, the theorem's two if it does not say. */
export const depthOf = ({ depth = 2 }: ExpressivityEvidence): number => depth;

const COLUMNS: readonly ColumnOf<ExpressivityEvidence>[] = [
  number("points n", ({ n }) => String(n)),
  number("dimension d", ({ dimension }) => String(dimension)),
  number("outputs K", ({ outputs }) => String(outputs)),
  number("layers", (network) => String(depthOf(network))),
  number("weights", ({ weights }) => String(weights)),
  number("d + n + n·K", (network) =>
    depthOf(network) === 2 ? String(theorem1Weights(network)) : DASH,
  ),
  number("largest error", ({ maxError }) => (maxError === 0 ? "0" : maxError.toExponential(1))),
  number("seconds", ({ seconds }) => seconds?.toFixed(2) ?? DASH),
  {
    name: "specification",
    numeric: false,
    hash: true,
    cell: ({ specificationHash }) => specificationHash,
  },
];
