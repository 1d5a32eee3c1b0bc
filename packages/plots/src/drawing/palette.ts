/** How a curve looks: one colour on white paper, one on a dark screen, one marker. */
export interface CurveStyle {
  readonly light: string;
  readonly dark: string;
  readonly symbol: "circle" | "square" | "triangle" | "diamond" | "star" | "cross";
  readonly dash?: string;
}

// Found by a search: any two colours of a theme stay at least 10 apart (100 · ΔE in Oklab) for
// normal sight, protanopia, deuteranopia and tritanopia (Machado et al. 2009), and each has a
// contrast of at least 4.5 to its background, so that it serves for text too.
const STYLES: readonly CurveStyle[] = [
  { light: "#2d4fa4", dark: "#8caeec", symbol: "circle" },
  { light: "#e12711", dark: "#f3a583", symbol: "square" },
  { light: "#0b8561", dark: "#0a9641", symbol: "triangle" },
  { light: "#be0ef4", dark: "#d325f8", symbol: "diamond" },
  { light: "#553714", dark: "#ebe131", symbol: "star" },
  { light: "#1b4058", dark: "#91e5f0", symbol: "cross" },
];
const DASHES = [undefined, "7 3", "2 3"];

/**
 * The style of the nth curve. After six colours the curves are dashed, after eighteen they repeat.
 */
export function curveStyle(slot: number): CurveStyle {
  const style = STYLES[slot % STYLES.length]!;
  const dash = DASHES[Math.floor(slot / STYLES.length) % DASHES.length];
  return dash === undefined ? style : { ...style, dash };
}

/** Colours of everything but curves. */
export const PAPER = { light: "#ffffff", dark: "#0d1117" };
export const INK = { light: "#1f2328", dark: "#e6edf3" };
export const FAINT = { light: "#59636e", dark: "#9198a1" };

/** Verdicts on claims; each also has its own word and icon. */
export const VERDICT = {
  holds: { light: "#1a7f37", dark: "#3fb950" },
  fails: { light: "#cf222e", dark: "#ff7b72" },
  open: { light: "#7d5600", dark: "#d29922" },
};

/**
 * The rules that turn a figure drawn in light colours dark where the reader prefers that. Colours
 * stand in attributes, which any viewer of SVG understands; style sheets overrule attributes.
 */
export function darkRules(scope: string): string {
  const swap = [PAPER, FAINT, ...STYLES]
    .map(({ light, dark }) =>
      ["fill", "stroke"].map((name) => `${scope} [${name}="${light}"]{${name}:${dark}}`).join(""),
    )
    .join("");
  return `@media (prefers-color-scheme:dark){${scope}{color:${INK.dark}}${swap}}`;
}
