import type { Value } from "@rote/onnx";
import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import type { Spec } from "../spec.ts";
import { inputGradientAsProduct, isOneProduct } from "./asProduct.ts";
import { channelsFirst, fromChannelsFirst } from "./channels.ts";
import { depthwiseFilter, filterOutIn, filterTurned, turnedInBlocks } from "./filterLayouts.ts";
import { type Geometry, isDense, outputPadding, windows } from "./geometry.ts";
import { winogradFits, winogradInputGradient } from "./winograd.ts";

/**
 * The gradient of a convolution with respect to its input, the fastest way the target has:
 *
 *     dx[p, c] = Σ_{t, f} dy[(p − t) / stride, f] · W[t, c, f],
 *
 * at stride 1 a convolution of dy with the filter turned by 180°.
 */
export function inputGradient(
  g: GraphWriter,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand {
  const inBlocks = inputGradientInBlocks(g, dy, filter, at);
  if (inBlocks) return g.operand(spec, inBlocks, "blocked");
  if (isDense(at) && isOneProduct(at, at.input)) {
    return g.operand(spec, inputGradientAsProduct(g, dy, filter, at));
  }
  if (winogradFits(g, at)) return g.operand(spec, winogradInputGradient(g, dy, filter, at));
  return fromChannelsFirst(g, spec, inputGradientInGroups(g, dy, filter, at, 1));
}

/** As a convolution in blocks: at stride 1, for images. */
function inputGradientInBlocks(
  g: GraphWriter,
  dy: Operand,
  filter: Operand,
  at: Geometry,
): Value | undefined {
  const { pads, fits } = turnedPadding(at);
  if (!fits || at.input.length !== 2) return undefined;
  if (!g.fitsBlocks(at.inChannels) || !g.fitsBlocks(at.outChannels)) return undefined;
  return g.add("nchwc.Conv", [g.blocked(dy), turnedInBlocks(g, filter)], {
    kernel_shape: at.kernel,
    dilations: at.dilations,
    pads,
  });
}

/**
 * The gradient with respect to the input of a convolution in `groups` groups of channels,
 * `[n, channels, ...input]`.
 */
export function inputGradientInGroups(
  g: GraphWriter,
  dy: Operand,
  filter: Operand,
  at: Geometry,
  groups: number,
): Value {
  const { pads, fits } = turnedPadding(at);
  if (fits) {
    return g.add("Conv", [channelsFirst(g, dy), filterTurned(g, filter)], {
      kernel_shape: at.kernel,
      dilations: at.dilations,
      pads,
      group: groups,
    });
  }
  const weights = groups === 1 ? filterOutIn(g, filter) : depthwiseFilter(g, filter);
  return g.add("ConvTranspose", [channelsFirst(g, dy), weights], {
    ...windows(at),
    output_padding: outputPadding(at),
    group: groups,
  });
}

/**
 * The padding with which the convolution with the turned filter has the input's size, and
 * whether there is one.
 */
function turnedPadding(at: Geometry): { pads: number[]; fits: boolean } {
  const before = at.kernel.map((k, i) => (k - 1) * at.dilations[i]! - at.before[i]!);
  const after = at.input.map(
    (n, i) => n - at.output[i]! + (at.kernel[i]! - 1) * at.dilations[i]! - before[i]!,
  );
  const pads = [...before, ...after];
  return { pads, fits: isDense(at) && pads.every((p) => p >= 0) };
}
