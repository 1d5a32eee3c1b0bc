import type { GraphWriter } from "../graphWriter.ts";
import type { Operand } from "../operand.ts";
import type { Spec } from "../spec.ts";
import { convolutionAsProduct, isOneProduct } from "./asProduct.ts";
import { blocksFit, blocksOrImage, channelsFirst, fromChannelsFirst } from "./channels.ts";
import { pendingConvolution } from "./ending.ts";
import { filterInBlocks, filterOutIn } from "./filterLayouts.ts";
import { type Geometry, windows } from "./geometry.ts";
import { winogradConvolution, winogradFits } from "./winograd.ts";

/** A convolution of images or volumes, the fastest way the target has. */
export function convolution(
  g: GraphWriter,
  x: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand {
  if (spec.shape.length !== 4) {
    const y = g.add("Conv", [channelsFirst(g, x), filterOutIn(g, filter)], windows(at));
    return fromChannelsFirst(g, spec, y);
  }
  if (blocksFit(g, at.inChannels, at.outChannels)) return inBlocks(g, x, filter, at, spec);
  if (isOneProduct(at, at.output)) {
    return g.operand(spec, convolutionAsProduct(g, x, filter, at));
  }
  if (winogradFits(g, at)) return g.operand(spec, winogradConvolution(g, x, filter, at));
  return inChannels(g, x, filter, at, spec);
}

/** In blocks of channels, to be written with a bias and relu that follow. */
function inBlocks(g: GraphWriter, x: Operand, filter: Operand, at: Geometry, spec: Spec): Operand {
  return pendingConvolution(spec, {
    layout: "blocked",
    ending: {},
    write: ({ bias, relu }) => {
      const inputs = [blocksOrImage(g, x, at.inChannels), filterInBlocks(g, filter)];
      if (bias) inputs.push(bias);
      return g.add("nchwc.Conv", inputs, {
        ...windows(at),
        ...(relu ? { activation: "Relu" } : {}),
      });
    },
  });
}

/** Channels first, to be written with a bias and relu that follow. */
function inChannels(
  g: GraphWriter,
  x: Operand,
  filter: Operand,
  at: Geometry,
  spec: Spec,
): Operand {
  return pendingConvolution(spec, {
    layout: "channelsFirst",
    ending: {},
    write: ({ bias, relu }) => {
      const inputs = [channelsFirst(g, x), filterOutIn(g, filter)];
      if (bias) inputs.push(bias);
      const y = g.add("Conv", inputs, windows(at));
      return relu ? g.add("Relu", [y]) : y;
    },
  });
}
