/** Letters in one font, at one size and height. */
export interface TextRun {
  font: "Helvetica" | "Helvetica-Bold" | "Symbol";
  /** Codes of the letters in the font. */
  codes: readonly number[];
  /** As a share of the size of the text: superscripts are smaller, and stand higher. */
  size: number;
  rise: number;
  /** In thousandths of the text's size. */
  width: number;
}

// Widths of the letters from 32 to 126, in thousandths of the size: the fonts' own metrics.
const PLAIN = (
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 " +
  "556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 " +
  "722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 " +
  "556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 " +
  "260 334 584"
)
  .split(" ")
  .map(Number);
const BOLD = (
  "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 " +
  "556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 " +
  "722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 " +
  "556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 " +
  "280 389 584"
)
  .split(" ")
  .map(Number);

/** Of letters whose width is not listed: near enough to centre a text by. */
const USUAL_WIDTH = 556;

/** Windows' own places for letters that are not in Latin 1, in the encoding of that name. */
const WINDOWS: Readonly<Record<string, readonly [code: number, width: number]>> = {
  "€": [0x80, 556],
  "…": [0x85, 1000],
  "‘": [0x91, 222],
  "’": [0x92, 222],
  "“": [0x93, 333],
  "”": [0x94, 333],
  "•": [0x95, 350],
  "–": [0x96, 556],
  "—": [0x97, 1000],
};

/** Letters of the font Symbol. */
const SYMBOLS: Readonly<Record<string, readonly [code: number, width: number]>> = {
  "−": [0x2d, 549],
  "←": [0xac, 987],
  "↑": [0xad, 603],
  "→": [0xae, 987],
  "↓": [0xaf, 603],
  "≤": [0xa3, 549],
  "≥": [0xb3, 549],
  "∞": [0xa5, 713],
  "≈": [0xbb, 549],
  "√": [0xd6, 549],
  Δ: [0x44, 612],
  Σ: [0x53, 592],
  α: [0x61, 631],
  β: [0x62, 549],
  γ: [0x67, 411],
  δ: [0x64, 494],
  ε: [0x65, 439],
  η: [0x68, 603],
  θ: [0x71, 521],
  λ: [0x6c, 549],
  μ: [0x6d, 576],
  π: [0x70, 549],
  ρ: [0x72, 549],
  σ: [0x73, 603],
  τ: [0x74, 439],
  φ: [0x66, 521],
  ω: [0x77, 686],
};

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const RAISED = "0123456789−";

/** A superscript's size and height, as shares of the size of the text. */
const [SMALL, HIGH] = [0.6, 0.36];

/**
 * A text in the fonts that every reader of PDF has. Letters that those lack, beyond western Europe,
 * Greek and arrows, become question marks.
 */
export function textRuns(text: string, isBold: boolean): TextRun[] {
  const runs: TextRun[] = [];
  for (const letter of text) {
    const next = runOf(letter, isBold);
    const last = runs.at(-1);
    if (last && last.font === next.font && last.rise === next.rise) {
      runs[runs.length - 1] = {
        ...last,
        codes: [...last.codes, ...next.codes],
        width: last.width + next.width,
      };
    } else runs.push(next);
  }
  return runs;
}

function runOf(letter: string, isBold: boolean): TextRun {
  const superscript = SUPERSCRIPTS.indexOf(letter);
  if (superscript >= 0) {
    const run = runOf(RAISED[superscript]!, isBold);
    return { ...run, size: SMALL, rise: HIGH, width: SMALL * run.width };
  }
  const symbol = Object.hasOwn(SYMBOLS, letter) ? SYMBOLS[letter] : undefined;
  if (symbol) return { font: "Symbol", codes: [symbol[0]], size: 1, rise: 0, width: symbol[1] };
  const [code, width] = latin(letter, isBold ? BOLD : PLAIN);
  const font = isBold ? "Helvetica-Bold" : "Helvetica";
  return { font, codes: [code], size: 1, rise: 0, width };
}

function latin(letter: string, widths: readonly number[]): readonly [code: number, width: number] {
  const special = Object.hasOwn(WINDOWS, letter) ? WINDOWS[letter] : undefined;
  if (special) return special;
  const code = letter.codePointAt(0)!;
  if (code >= 32 && code <= 126) return [code, widths[code - 32]!];
  if (code < 0xa0 || code > 0xff) return code < 32 ? latin(" ", widths) : latin("?", widths);
  // An accent does not make a letter wider.
  const base = letter.normalize("NFD").charCodeAt(0);
  return [code, base >= 32 && base <= 126 ? widths[base - 32]! : USUAL_WIDTH];
}

/** Codes as a string of PDF, in letters of ASCII alone. */
export const pdfString = (codes: readonly number[]): string =>
  `(${codes.map((code) => (isPlain(code) ? String.fromCharCode(code) : octal(code))).join("")})`;

const isPlain = (code: number): boolean =>
  code >= 32 && code <= 126 && !"()\\".includes(String.fromCharCode(code));

const octal = (code: number): string => `\\${code.toString(8).padStart(3, "0")}`;
