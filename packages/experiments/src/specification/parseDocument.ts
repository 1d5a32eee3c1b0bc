import { isCollection, isScalar, LineCounter, parseDocument as parseYaml, visit } from "yaml";
import { SpecificationError } from "./specificationError.ts";

/** Characters of the longest document, which take a second: ten thousand runs have fewer. */
const MOST_CHARACTERS = 2 ** 18;

/** Rules of YAML in our words. */
const WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: "a second document: a file holds one",
  TAG_RESOLVE_FAILED: 'a tag ("!name"), and none is known',
};

/**
 * The value of a document: YAML, of which JSON is a part. Its length is bounded before it is read.
 *
 * @param who what the document is called in messages: "sweep".
 * @param Fault the class of the error. Defaults to `SpecificationError`.
 * @throws {SpecificationError} or `Fault`, naming the line, if it is neither.
 */
export function parseDocument(
  text: string,
  who: string,
  Fault: new (message: string) => Error = SpecificationError,
): unknown {
  if (text.length > MOST_CHARACTERS) {
    throw new Fault(
      `${who}: it must have at most ${MOST_CHARACTERS} characters, got ${text.length}.`,
    );
  }
  const lines = new LineCounter();
  const at = (place: number) => {
    const { line, col } = lines.linePos(place);
    return `at line ${line}, column ${col}`;
  };
  const refused = (what: string) => new Fault(`${who}: it must be YAML or JSON, got: ${what}.`);
  // That keys are unique is checked below: the library compares each with each.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false } as const;
  try {
    const document = parseYaml(text, options);
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong) throw refused(`${WORDS[wrong.code] ?? wrong.message} ${at(wrong.pos[0])}`);
    visit(document, {
      Map(_, { items }) {
        const seen = new Set<unknown>();
        for (const { key } of items) {
          // "? ? ? …" is a map in a key of a map: each is written out once more as a text.
          if (isCollection(key)) throw refused(`a list or a map as a key ${at(key.range![0])}`);
          if (!isScalar(key)) continue;
          if (seen.has(key.value)) {
            throw refused(`${JSON.stringify(key.value)} twice ${at(key.range?.[0] ?? 0)}`);
          }
          seen.add(key.value);
        }
      },
    });
    return document.toJS();
  } catch (error) {
    if (error instanceof Fault) throw error;
    // Too deep for the stack, or aliases that stand for more than a document can hold.
    throw refused((error as Error).message);
  }
}
