import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { product } from "../product.ts";
import { sizeOf } from "../spec.ts";
import { filterGradientFitsBlocks, filterGradientInBlocks } from "./filterGradientInBlocks.ts";
import { type Geometry, isDense } from "./geometry.ts";
import { im2colInput, im2colOutput } from "./im2col.ts";
import { winogradFilterGradient, winogradFits } from "./winograd.ts";

/**
 * Products over more pixels than this are split along them: rows so long lie so that the same
 * pixels of many of them compete for the same lines of the cache, and threads share them badly.
 */
const MANY_PIXELS = 32_768;

/** The gradient of a convolution with respect to its filter, the fastest way the target has. */
export function filterGradient(g: GraphWriter, x: Operand, dy: Operand, at: Geometry): Value {
  if (filterGradientFitsBlocks(g, at)) return filterGradientInBlocks(g, x, dy, at);
  if (winogradFits(g, at)) return winogradFilterGradient(g, x, dy, at);
  return filterGradientAsProduct(g, x, dy, at);
}

/**
 * The gradient as one matrix product over all pixels p of all images. Of the two sides, the one
 * with fewer channels is unfolded (im2col) over the taps t of the filter:
 *
 *     dW[t, c, f] = Σ_p x[p, c] · dy[p − t, f] = Σ_p x[p·stride + t, c] · dy[p, f].
 *
 * The other lies with its channels as rows, so that neither matrix has to be turned.
 */
function filterGradientAsProduct(g: GraphWriter, x: Operand, dy: Operand, at: Geometry): Value {
  const spatial = at.input.length;
  const taps = sizeOf(at.kernel);
  const [c, f] = [at.inChannels, at.outChannels];
  const parts = at.batch % 4 === 0 && at.batch * sizeOf(at.output) > MANY_PIXELS ? 4 : 1;
  const weightsOf = (
    rows: Operand,
    channels: number,
    columns: Value,
    pixels: number,
    n: number,
  ) => {
    const many = parts === 1 ? [] : [parts];
    const left = [...many, channels, pixels / parts];
    const right = [...many, pixels / parts, n];
    const products = product(
      g,
      { value: g.reshape(channelRows(g, rows, parts), left), shape: left },
      { value: g.reshape(columns, right), shape: right },
    );
    return parts === 1 ? products : g.add("ReduceSum", [products, g.ints([0])], { keepdims: 0 });
  };
  if (isDense(at) && f <= c) {
    const pixels = at.batch * sizeOf(at.input);
    const weights = weightsOf(x, c, im2colOutput(g, dy, at), pixels, taps * f);
    const order = [...Array.from({ length: spatial }, (_, i) => i + 1), 0, spatial + 1];
    return g.transpose(g.reshape(weights, [c, ...at.kernel, f]), order);
  }
  const pixels = at.batch * sizeOf(at.output);
  const weights = weightsOf(dy, f, im2colInput(g, x, at), pixels, taps * c);
  return g.reshape(g.transpose(weights, [1, 0]), [...at.kernel, c, f]);
}

/** `x` as `[parts, channels, n / parts, ...spatial]`: what a channel has in a part is one row. */
function channelRows(g: GraphWriter, x: Operand, parts: number): Value {
  const rank = x.shape.length;
  const [n, channels] = [x.shape[0]!, x.shape.at(-1)!];
  const spatial = x.shape.slice(1, -1);
  const places = Array.from({ length: rank - 2 }, (_, i) => i);
  if (rank !== 4 || g.target.isChannelsLast || (g.has(x, "plain") && !g.has(x, "channelsFirst"))) {
    const split = g.reshape(g.plain(x), [parts, n / parts, ...spatial, channels]);
    return g.transpose(split, [0, rank, 1, ...places.map((i) => i + 2)]);
  }
  const split = g.reshape(g.channelsFirst(x), [parts, n / parts, channels, ...spatial]);
  return g.transpose(split, [0, 2, 1, ...places.map((i) => i + 3)]);
}
