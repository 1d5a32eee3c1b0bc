// Every backend in Node: `pnpm --filter @rote-examples/backends start`.
import { measureBackends } from "./measure.ts";
import { columns, rowOf } from "./row.ts";

const widths = [8, 16, 16, 20, 0];
const print = (cells: readonly string[]) =>
  console.log(cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" "));

print(columns);
for await (const measured of measureBackends()) print(rowOf(measured));
