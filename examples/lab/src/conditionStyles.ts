import { conditions } from "@rote/experiments/specification";

/** The order in which the paper's figure 1a lists them; a condition keeps its colour everywhere. */
const ORDER = [
  "trueLabels",
  "randomLabels",
  "shuffledPixels",
  "randomPixels",
  "gaussianPixels",
  "partialLabels",
];

/** How many colours there are, that anybody can tell apart. */
export const COLOURS = ORDER.length;

/** Which of the colours is a condition's; -1 for one that is not of the paper. */
export const conditionOrder = (name: string): number => ORDER.indexOf(name);

/** The colour of a condition: a custom property of the style sheet, light or dark. */
export const conditionColour = (name: string): string => `var(--condition-${conditionOrder(name)})`;

/** What each condition is called here. */
export const conditionTitles: Readonly<Record<string, string>> = {
  ...conditions,
  gaussianPixels: "Gaussian pixels",
};

/** "random labels", or "partially corrupted labels, p = 0.3". */
export function conditionName({
  name,
  params = {},
}: {
  name: string;
  params?: Record<string, unknown> | undefined;
}): string {
  const { probability } = params;
  const strength = probability === undefined ? "" : `, p = ${probability}`;
  return `${conditionTitles[name] ?? name}${strength}`;
}
