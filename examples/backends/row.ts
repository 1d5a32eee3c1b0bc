import type { Measured } from "./measure.ts";

/** The columns of the table. */
export const columns = [
  "backend",
  "matrix product",
  "convolution",
  "trains convolutions",
  "what it is",
];

/** What is known of a backend as texts, one a column. */
export function rowOf(measured: Measured): string[] {
  const { name, description, reason, trainsConvolutions } = measured;
  if (reason !== undefined) return [name, "–", "–", "–", `does not work here: ${reason}`];
  return [
    name,
    speed(measured.product!),
    speed(measured.convolution!),
    trainsConvolutions ? "yes" : "no",
    description,
  ];
}

const speed = (gigaflops: number): string => `${Number(gigaflops.toPrecision(2))} GFLOP/s`;
