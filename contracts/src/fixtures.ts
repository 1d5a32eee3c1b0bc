import { layers, sequential } from "@tensorflow/tfjs-layers";

/** Four labelled images of 4 × 4 pixels in three colours, as all packages take them. */
export const images = (n = 4) => ({
  images: Uint8Array.from({ length: n * 48 }, (_, i) => (i * 37) % 256),
  shape: [n, 4, 4, 3] as const,
  labels: Int32Array.from({ length: n }, (_, i) => i % 2),
  classes: ["a", "b"],
  indices: Uint32Array.from({ length: n }, (_, i) => i),
  split: "train",
  fingerprint: "0".repeat(64),
});

/** The same with pixels from 0 to 1. */
export const floats = (n = 4) => {
  const set = images(n);
  return { ...set, images: Float32Array.from(set.images, (byte) => byte / 255) };
};

/** A matrix of small numbers without structure. */
export const matrix = (rows: number, columns: number) => ({
  data: Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(1 + i * i)),
  shape: [rows, columns] as const,
});

/** A symmetric positive definite one. */
export const definite = (n: number) => ({
  data: Float64Array.from({ length: n * n }, (_, i) => {
    const [row, column] = [Math.floor(i / n), i % n];
    return row === column ? 2 : 1 / (1 + Math.abs(row - column) * 3);
  }),
  shape: [n, n] as const,
});

export const vector = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.cos(i));

/** Logits of two classes from four numbers. */
export const network = () =>
  sequential({ layers: [layers.dense({ name: "dense", units: 2, inputShape: [4] })] });
