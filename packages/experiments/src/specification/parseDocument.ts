import {
  Composer,
  type Document,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
} from "yaml";
import { SpecificationError } from "./specificationError.ts";

/** Characters of the longest document, which take a second: ten thousand runs have fewer. */
const MOST_CHARACTERS = 2 ** 18;
/** Lists and maps within each other: a sweep of compositions has some 10. */
const DEEPEST = 100;

/** Rules of YAML in our words. */
const WORDS: Readonly<Record<string, string>> = {
  TAG_RESOLVE_FAILED: 'a tag ("!name"), and none is known',
};

/**
 * The value of a document: YAML, of which JSON is a part. Its length and its depth, with that of
 * what aliases stand for, are bounded before anything is built.
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
  const tooDeep = (place: number) =>
    refused(`lists and maps more than ${DEEPEST} deep ${at(place)}`);
  const parser = new Parser(lines.addNewLine);
  function* tokens() {
    lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      // The document itself, and the text at hand.
      if (parser.stack.length > DEEPEST + 2) throw tooDeep(parser.offset);
    }
    yield* parser.end();
  }
  try {
    const documents = new Composer(options).compose(tokens(), true, text.length);
    const [document, second] = documents as Iterable<Document.Parsed>;
    if (document === undefined) return null; // which the library never gives
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong) throw refused(`${WORDS[wrong.code] ?? wrong.message} ${at(wrong.pos[0])}`);
    if (second) throw refused(`a second document: a file holds one ${at(second.range[0])}`);
    refuseDeepAliases(document, tooDeep);
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
    // Aliases that stand for more than a document can hold.
    throw refused((error as Error).message);
  }
}

/** Refuses what is too deep with what its aliases stand for; the rest is bounded before. */
function refuseDeepAliases(document: Document.Parsed, tooDeep: (place: number) => Error): void {
  const heights = new Map<string, number>(); // of what anchors name
  const heightOf = (node: unknown): number => {
    if (isAlias(node)) return heights.get(node.source) ?? 0;
    if (isPair(node)) return Math.max(heightOf(node.key), heightOf(node.value));
    if (!isCollection(node)) return 0;
    const height = 1 + node.items.reduce((most: number, item) => Math.max(most, heightOf(item)), 0);
    if (height > DEEPEST) throw tooDeep(node.range?.[0] ?? 0);
    if (node.anchor !== undefined) heights.set(node.anchor, height);
    return height;
  };
  heightOf(document.contents);
}
