import { type PaperDataset, PUBLISHED, paperDatasets } from "@rote/paper";
import { images, type LabelledSetting } from "../settings.ts";

/** What stands in a legend beside a sample of the published values. */
export const REFERENCE_NAME = `${PUBLISHED} (hollow)`;

/** A setting as the title of a frame: its label, and how many images if known and not in it. */
export function settingTitle({ label, images: n }: LabelledSetting): string {
  return n === null || label.includes(images(n)) ? label : `${label}, ${images(n)}`;
}

/**
 * The title of a frame with several settings: "Here", and how many images where all have as many.
 */
export function hereTitle(settings: readonly LabelledSetting[]): string {
  const [n, ...others] = new Set(settings.map((setting) => setting.images));
  return others.length === 0 && typeof n === "number" ? `Here, ${images(n)}` : "Here";
}

/** The title of the paper's own frame: where its values are from, and of how many images. */
export const paperTitle = (dataset: PaperDataset, network = ""): string => {
  const of = network === "" ? "" : `: ${network}`;
  return `${PUBLISHED}${of}, ${images(paperDatasets[dataset].trainingImages)}`;
};
