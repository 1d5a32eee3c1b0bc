import { checkInteger } from "@rote/options";
import { EvidenceError } from "./evidenceError.ts";

/**
 * A number to so many decimals, and 0 without a sign: −0.4 to no decimals is "0".
 *
 * @param digits from 0 to 100.
 * @throws {EvidenceError} if it is no number, or there cannot be so many decimals.
 */
export function fixed(value: number, digits: number): string {
  if (typeof value !== "number") {
    throw new EvidenceError(`fixed: value must be a number, got ${typeof value}.`);
  }
  checkInteger("fixed", "digits", digits, [0, 100], EvidenceError);
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}
