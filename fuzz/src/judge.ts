import type { Input, Parser } from "./parser.ts";

/** What came of one input. */
export interface Outcome {
  /** "value", or the code of the error. */
  result: string;
  /** What is wrong with it; undefined if nothing is. */
  fault?: string;
}

const BUILT_IN = new Set<unknown>([
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
  AggregateError,
  DOMException,
]);

/** Whether a parser gives a value or a typed error: an `Error` of its own with a stable `code`. */
export async function judge<I extends Input>(parser: Parser<I>, input: I): Promise<Outcome> {
  const outcome = await outcomeOf(parser, input);
  const changed = changedPrototype();
  return changed === undefined ? outcome : { ...outcome, fault: changed };
}

async function outcomeOf<I extends Input>(parser: Parser<I>, input: I): Promise<Outcome> {
  try {
    await parser.parse(input);
    return { result: "value" };
  } catch (error) {
    const { code } = error as { code?: unknown };
    const isOwn = error instanceof Error && !BUILT_IN.has(error.constructor);
    const isCode = typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code);
    if (isOwn && isCode && !code.startsWith("ERR_")) return { result: code };
    const what = error instanceof Error ? error.stack : String(error);
    return { result: "untyped", fault: `an error without a type or a code: ${what}` };
  }
}

const PROTOTYPES = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
  Map.prototype,
  Set.prototype,
  Uint8Array.prototype,
  Float32Array.prototype,
  Error.prototype,
  Promise.prototype,
];
const fields = (prototype: object) => Reflect.ownKeys(prototype);
const known = PROTOTYPES.map((prototype) => fields(prototype).length);

/** A built-in prototype that has other fields than when this module was loaded. */
function changedPrototype(): string | undefined {
  const i = PROTOTYPES.findIndex((prototype, i) => fields(prototype).length !== known[i]);
  if (i < 0) return undefined;
  const prototype = PROTOTYPES[i]!;
  const names = fields(prototype).map(String);
  return `the prototype of ${prototype.constructor.name} has changed: ${names}`;
}
