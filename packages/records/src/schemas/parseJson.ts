import { RecordError } from "./recordError.ts";

/** Characters of the longest document: a record of a million epochs has fewer. */
const MOST_CHARACTERS = 2 ** 28;
/** Brackets within brackets: a record has 5. */
const DEEPEST = 100;

/**
 * The value of a JSON document, which is bounded before anything is built from it.
 *
 * @param source what the error calls the document: its path.
 * @throws {RecordError} if it is not JSON, longer than 268 million characters, or deeper than 100
 * brackets.
 */
export function parseJson(text: string, source = "the document"): unknown {
  if (typeof text !== "string") {
    throw new RecordError(`records: ${source} must be a text, got a value of type ${typeof text}.`);
  }
  if (text.length > MOST_CHARACTERS) {
    throw new RecordError(
      `records: ${source} must have at most ${MOST_CHARACTERS} characters, got ${text.length}. ` +
        "It is no record: remove it.",
    );
  }
  if (depthOf(text) > DEEPEST) {
    throw new RecordError(
      `records: ${source} must have at most ${DEEPEST} brackets within each other, got more. It ` +
        "is no record: remove it.",
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RecordError(
      `records: ${source} must be a whole JSON document, got: ${(error as Error).message}. ` +
        "It may be half-written: remove it, or do its run again.",
    );
  }
}

/** The most brackets that are open at once, of those outside strings; exact up to `DEEPEST` + 1. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let inString = false;
  for (let i = 0; i < text.length && deepest <= DEEPEST; i++) {
    const character = text[i];
    if (inString && character === "\\") i++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}
