import { PAPER_MODELS, type PaperModel } from "./paperValues.ts";
import { type Named, nameOf } from "./runRecord.ts";

/** What the networks are called in specifications, and in the paper's Table 1. */
const TITLES: Readonly<Record<string, PaperModel>> = {
  "inception-small": "Inception",
  "inception-small-nobn": "Inception w/o BatchNorm",
  "alexnet-small": "Alexnet",
  "mlp-1x512": "MLP 1x512",
  "mlp-3x512": "MLP 3x512",
};

/** A network's name in the paper, or its own where the paper does not have it. */
export const modelTitle = (model: Named): string => TITLES[nameOf(model)] ?? nameOf(model);

/** The paper's network of this title, if it has one. */
export const paperModel = (title: string): PaperModel | undefined =>
  PAPER_MODELS.find((model) => model === title);

/** The networks in the order of the palette's colours: those of figure 1 first. */
export const MODEL_ORDER: readonly PaperModel[] = [
  "Inception",
  "Alexnet",
  "MLP 1x512",
  "MLP 3x512",
  "Inception w/o BatchNorm",
];
