import { csv } from "./csv.ts";
import type { Table } from "./table.ts";

/** A table as comma-separated values, the group of a column before its name. */
export const tableCSV = ({ columns, rows }: Table): string =>
  csv([
    columns.map(({ name, group }) => (group === undefined ? name : `${group}, ${name}`)),
    ...rows,
  ]);
