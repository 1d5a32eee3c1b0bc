import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Layout, Operand } from "../operand.ts";
import { sizeOf } from "../spec.ts";
import { sumOver } from "../sumOver.ts";
import type { Geometry } from "./geometry.ts";

/** Images whose gradients are summed by one convolution, where the batch has a multiple of them. */
const GROUP = 32;

/**
 * Whether the filter's gradient can be had in blocks, and is had sooner so. A filter of one pixel
 * needs no unfolded copy in the other way, which is a product.
 */
export const filterGradientFitsBlocks = (g: GraphWriter, at: Geometry): boolean =>
  at.kernel.length === 2 &&
  sizeOf(at.kernel) > 1 &&
  at.dilations.every((d) => d === 1) &&
  g.fitsBlocks(at.batch) &&
  g.fitsBlocks(at.outChannels);

/**
 * The gradient of a convolution with respect to its filter, as a convolution in blocks whose
 * channels are the images, without an unfolded copy (im2col) of either side:
 *
 *     dW[t, c, f] = Σ_n Σ_p x[n, c, p·stride + t] · dy[n, f, p].
 *
 * dy is the filter, as large as its image. Channels c that lie side by side in x become
 * neighbours along the width, over which the filter is dilated.
 */
export function filterGradientInBlocks(
  g: GraphWriter,
  x: Operand,
  dy: Operand,
  at: Geometry,
): Value {
  const b = g.block;
  const [n, c, f] = [at.batch, at.inChannels, at.outChannels];
  const images = n % GROUP === 0 ? GROUP : b;
  const groups = n / images;
  const { value, outer, inner } = imagesLast(g, x, at);
  const [kernelHeight, kernelWidth] = at.kernel as [number, number];
  const [outHeight, outWidth] = at.output as [number, number];
  const [strideHeight, strideWidth] = at.strides as [number, number];
  const slopes = g.reshape(g.blocked(dy), [groups, images / b, b, f / b, sizeOf(at.output), b]);
  const filter = g.reshape(g.transpose(slopes, [0, 3, 1, 4, 2, 5]), [
    groups * f,
    images,
    outHeight,
    outWidth,
  ]);
  const sums = g.add("nchwc.Conv", [value, filter], {
    kernel_shape: at.output,
    dilations: [strideHeight, strideWidth * inner],
    group: groups,
  });
  const shape = [outer, groups, f * kernelHeight * kernelWidth * inner];
  const split = { value: g.reshape(sums, shape), shape, axes: [1] };
  const sum = groups === 1 ? sums : sumOver(g, "ReduceSum", split, false);
  const parts = g.reshape(sum, [outer, f / b, kernelHeight * kernelWidth, inner, b]);
  return g.reshape(g.transpose(parts, [2, 0, 3, 1, 4]), [...at.kernel, c, f]);
}

/** x as images `[outer, n, height, width · inner]` in blocks of n, padded; c = outer · inner. */
function imagesLast(g: GraphWriter, x: Operand, at: Geometry) {
  const layout = layoutOf(g, x);
  const [n, c] = [at.batch, at.inChannels];
  const [height, width] = at.input as [number, number];
  const inner = { plain: c, channelsFirst: 1, blocked: g.block }[layout];
  const outer = c / inner;
  const rows = g.reshape(g.in(layout, x), [n, c * height * width]);
  const columns = g.reshape(g.transpose(rows, [1, 0]), [outer, height, width * inner, n]);
  const missing = at.kernel.map(
    (k, i) => (at.output[i]! - 1) * at.strides[i]! + k - at.input[i]! - at.before[i]!,
  );
  const pads = [0, at.before[0]!, at.before[1]! * inner, 0, 0, missing[0]!, missing[1]! * inner, 0];
  const padded = pads.every((p) => p === 0) ? columns : g.add("Pad", [columns, g.ints(pads)]);
  const value = g.add("nchwc.ReorderInput", [padded], { channels_last: 1 });
  return { value, outer, inner };
}

/** The layout in which x is there. */
function layoutOf(g: GraphWriter, x: Operand): Layout {
  if (g.inBlocks(x)) return "blocked";
  return g.onlyFirst(x) ? "channelsFirst" : "plain";
}
