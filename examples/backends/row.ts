import type { Measured } from "./measure.ts";
import { networkNames } from "./steps.ts";

/** The columns of the table. */
export const columns = [
  "backend",
  "matrix product",
  "convolution",
  ...networkNames.map((name) => name.replace("small ", "")),
  "what it is",
];

/** What is known of a backend as texts, one a column. */
export function rowOf({ name, description, reason, ...found }: Measured): string[] {
  if (reason !== undefined) {
    return [name, ...columns.slice(2).map(() => "–"), `does not work here: ${reason}`];
  }
  const steps = networkNames.map((network) => step(found.steps![network]!));
  return [name, speed(found.product!), speed(found.convolution!), ...steps, description];
}

const speed = (gigaflops: number): string => `${Number(gigaflops.toPrecision(2))} GFLOP/s`;

const step = (found: number | string): string =>
  typeof found === "string" ? found : `${Number(found.toPrecision(2))} ms`;
