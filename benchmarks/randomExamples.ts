import { bits, key, uniforms } from "@rote/random";

/** n images of 28 × 28 in three channels, uniform in [0, 1), with labels of ten classes. */
export function randomExamples(n: number, name: string) {
  const root = key(0, name);
  return {
    images: Float32Array.from(uniforms(root, n * 28 * 28 * 3)),
    shape: [n, 28, 28, 3] as const,
    labels: Int32Array.from(bits(root, n), (word) => word % 10),
    indices: Uint32Array.from({ length: n }, (_, i) => i),
  };
}
