import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import { product } from "../product.ts";
import { sizeOf } from "../spec.ts";
import type { Geometry } from "./geometry.ts";
import { im2colInput, im2colOutput } from "./im2col.ts";

/** A convolution of images with more pixels than this is faster as `Conv`. */
export const FEW_PIXELS = 64;

/**
 * Whether a convolution is better computed as one matrix product over all images than by ONNX
 * Runtime's `Conv`, which makes one for each image: with few pixels to an image, each of those
 * reads the whole filter from memory to use it a few times.
 */
export function isOneProduct(at: Geometry, pixels: readonly number[]): boolean {
  return sizeOf(at.kernel) > 1 && sizeOf(pixels) <= FEW_PIXELS && at.batch > 1;
}

/**
 * A convolution as one matrix product, of what the taps see from each pixel and the filter as it
 * is:
 *
 *     y[p, f] = Σ_{t, c} x[p·stride + t, c] · W[t, c, f].
 */
export function convolutionAsProduct(
  g: GraphWriter,
  x: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const [inner, f] = [sizeOf(at.kernel) * at.inChannels, at.outChannels];
  const pixels = at.batch * sizeOf(at.output);
  const columns = g.reshape(im2colInput(g, x, at), [pixels, inner]);
  const y = product(
    g,
    { value: columns, shape: [pixels, inner] },
    { value: g.reshape(g.plain(filter), [inner, f]), shape: [inner, f] },
  );
  return g.reshape(y, [at.batch, ...at.output, f]);
}

/**
 * The gradient with respect to the input, at stride 1, as one matrix product. It shares its columns
 * with the filter's gradient:
 *
 *     dx[p, c] = Σ_{t, f} dy[p − t, f] · W[t, c, f].
 */
export function inputGradientAsProduct(
  g: GraphWriter,
  dy: Operand,
  filter: Operand,
  at: Geometry,
): Value {
  const [c, f] = [at.inChannels, at.outChannels];
  const taps = sizeOf(at.kernel);
  const pixels = at.batch * sizeOf(at.input);
  const columns = g.reshape(im2colOutput(g, dy, at), [pixels, taps * f]);
  const turned = g.transpose(g.reshape(g.plain(filter), [taps, c, f]), [0, 2, 1]);
  const dx = product(
    g,
    { value: columns, shape: [pixels, taps * f] },
    { value: g.reshape(turned, [taps * f, c]), shape: [taps * f, c] },
  );
  return g.reshape(dx, [at.batch, ...at.input, c]);
}
