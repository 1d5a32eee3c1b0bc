import type { Value } from "@rote/onnx";
import {
  ResizeBilinear,
  type ResizeBilinearAttrs,
  ResizeBilinearGrad,
  type ResizeBilinearGradInputs,
  type ResizeBilinearInputs,
  ResizeNearestNeighbor,
  ResizeNearestNeighborGrad,
} from "@tensorflow/tfjs-core";
import type { GraphWriter } from "../graph/graphWriter.ts";
import { kernel } from "../program/kernel.ts";

type Attrs = ResizeBilinearAttrs;

/** A sparse row: the weights of the input pixels in one output pixel. */
type Weights = [at: number, weight: number][];

/** The distance between the samples of adjacent output pixels, as in tfjs. */
function scaleOf(from: number, to: number, alignCorners: boolean): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

function bilinear(from: number, to: number, { alignCorners, halfPixelCenters }: Attrs): Weights[] {
  const scale = scaleOf(from, to, alignCorners);
  return Array.from({ length: to }, (_, i) => {
    const at = halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i;
    const below = Math.max(0, Math.floor(at));
    const above = Math.min(from - 1, Math.ceil(at));
    const fraction = at - below;
    return [
      [below, 1 - fraction],
      [above, fraction],
    ];
  });
}

function nearest(from: number, to: number, { alignCorners, halfPixelCenters }: Attrs): Weights[] {
  const scale = scaleOf(from, to, alignCorners);
  return Array.from({ length: to }, (_, i) => {
    const at = halfPixelCenters ? scale * (i + 0.5) : scale * i;
    const pixel = alignCorners ? Math.round(at) : Math.floor(at);
    return [[Math.max(0, Math.min(from - 1, pixel)), 1]];
  });
}

/** The rows as a dense matrix `[to, from]`. */
function matrix(g: GraphWriter, rows: Weights[], from: number, transposed: boolean): Value {
  const to = rows.length;
  const values = new Float32Array(to * from);
  rows.forEach((row, i) => {
    for (const [at, weight] of row) values[transposed ? at * to + i : i * from + at]! += weight;
  });
  return g.graph.constant("float32", transposed ? [from, to] : [to, from], values);
}

/** Resizing is linear in each direction: a product with one matrix for rows, one for columns. */
function resample(g: GraphWriter, image: Value, vertical: Value, horizontal: Value): Value {
  const rows = g.add("Einsum", [vertical, image], { equation: "yh,nhwc->nywc" });
  return g.add("Einsum", [horizontal, rows], { equation: "xw,nywc->nyxc" });
}

function resize(name: string, weights: typeof bilinear) {
  return kernel<ResizeBilinearInputs, Attrs>(name, {
    outputs: ({ images }, { size }) => {
      const [n, , , channels] = images.shape as [number, number, number, number];
      return {
        shape: [n, ...size, channels],
        dtype: name === ResizeBilinear ? "float32" : images.dtype,
      };
    },
    lower: (g, { images }, attrs, [y]) => {
      const [, height, width] = images.shape as [number, number, number];
      const [newHeight, newWidth] = attrs.size;
      const plain = g.plain(images);
      const image = images.dtype === "float32" ? plain : g.cast(plain, "float32");
      const vertical = matrix(g, weights(height, newHeight, attrs), height, false);
      const horizontal = matrix(g, weights(width, newWidth, attrs), width, false);
      const value = resample(g, image, vertical, horizontal);
      return g.operand(y!, y!.dtype === "float32" ? value : g.cast(value, y!.dtype));
    },
  });
}

/** The transposes of the same two matrices. */
function resizeGradient(name: string, weights: typeof bilinear) {
  return kernel<ResizeBilinearGradInputs, Attrs>(name, {
    outputs: ({ images }) => ({ shape: images.shape, dtype: "float32" }),
    lower: (g, { images, dy }, attrs, [dx]) => {
      const [, height, width] = images.shape as [number, number, number];
      const [, newHeight, newWidth] = dy.shape as [number, number, number];
      const forward = { ...attrs, halfPixelCenters: false };
      const vertical = matrix(g, weights(height, newHeight, forward), height, true);
      const horizontal = matrix(g, weights(width, newWidth, forward), width, true);
      return g.operand(dx!, resample(g, g.plain(dy), vertical, horizontal));
    },
  });
}

export const resizeBilinear = resize(ResizeBilinear, bilinear);

export const resizeNearestNeighbor = resize(ResizeNearestNeighbor, nearest);

export const resizeBilinearGrad = resizeGradient(ResizeBilinearGrad, bilinear);

export const resizeNearestNeighborGrad = resizeGradient(ResizeNearestNeighborGrad, nearest);
