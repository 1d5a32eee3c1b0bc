import { EvidenceError } from "./evidenceError.ts";

/**
 * A number to so many decimals, and 0 without a sign: −0.4 to no decimals is "0".
 *
 * @throws {EvidenceError} if it is no number.
 */
export function fixed(value: number, digits: number): string {
  if (typeof value !== "number") {
    throw new EvidenceError(`fixed: value must be a number, got ${typeof value}.`);
  }
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}
