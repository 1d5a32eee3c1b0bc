import { checkArgument } from "@rote/options";
import { EvidenceError } from "./evidenceError.ts";

// Made once: to find the rules of a language takes longer than to write a number by them.
const format = new Intl.NumberFormat("en-US");

/**
 * A number with what it counts: "1 epoch", "50,000 epochs".
 *
 * @param many defaults to the singular with an s.
 * @throws {EvidenceError} if it is no number, or a word is no text.
 */
export function counted(n: number, one: string, many = `${one}s`): string {
  checkArgument("counted", "n", n, "number", EvidenceError);
  checkArgument("counted", "one", one, "text", EvidenceError);
  checkArgument("counted", "many", many, "text", EvidenceError);
  return `${format.format(n)} ${n === 1 ? one : many}`;
}
