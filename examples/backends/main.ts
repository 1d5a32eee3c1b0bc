// Every backend in Node: `pnpm --filter @rote-examples/backends start`.
import { startBackend } from "@rote/backends";
import { measureBackends } from "./measure.ts";
import { columns, rowOf } from "./row.ts";

const widths = columns.map((name, i) => (i === 0 ? 8 : Math.max(name.length, 14)));
const print = (cells: readonly string[]) =>
  console.log(cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" "));

print(columns);
for await (const measured of measureBackends()) print(rowOf(measured));
const { summary } = await startBackend();
console.log(`\nstartBackend() takes ${summary}`);
