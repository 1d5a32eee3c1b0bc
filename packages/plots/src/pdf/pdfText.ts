import { type FontName, hasLetter, widthOf } from "./embeddedFont.ts";

/** Letters in one font, at one size and height. */
export interface TextRun {
  font: FontName;
  text: string;
  /** As a share of the size of the text: superscripts are smaller, and stand higher. */
  size: number;
  rise: number;
  /** In thousandths of the text's size. */
  width: number;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const RAISED = "0123456789−";

/** A superscript's size and height, as shares of the size of the text. */
const [SMALL, HIGH] = [0.6, 0.36];

/**
 * A text in the fonts that PDFs embed. Letters that those lack, beyond western Europe, some Greek
 * and arrows, become question marks.
 */
export function textRuns(text: string, isBold: boolean): TextRun[] {
  const runs: TextRun[] = [];
  for (const letter of text) {
    const next = runOf(letter, isBold);
    const last = runs.at(-1);
    if (last && last.rise === next.rise) {
      last.text += next.text;
      last.width += next.width;
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
  const text = hasLetter(letter) ? letter : letter < " " ? " " : "?";
  const font = isBold ? "Arimo-Bold" : "Arimo";
  return { font, text, size: 1, rise: 0, width: widthOf(font, text) };
}

/** A text of the document itself, as a string of PDF in letters of ASCII alone. */
export function pdfString(text: string): string {
  if (/^[ -~]*$/.test(text)) return `(${text.replace(/[()\\]/g, "\\$&")})`;
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const digits = units.map((unit) => unit.toString(16).toUpperCase().padStart(4, "0"));
  return `<FEFF${digits.join("")}>`;
}
