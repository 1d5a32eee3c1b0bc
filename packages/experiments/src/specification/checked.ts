import { didYouMean } from "@rote/options";
import type { z } from "zod";
import { SpecificationError, unknownName } from "./specificationError.ts";

export interface CheckedOptions {
  /** What the document is called in messages: "linear specification". */
  who: string;
  /** The class of the error. Defaults to `SpecificationError`. */
  Fault?: new (
    message: string,
  ) => Error;
}

/**
 * The document as the schema has it, with every default filled in.
 *
 * @throws {SpecificationError} or `Fault`, naming the first field that is wrong, what it must be,
 * and what it is; for a name that is unknown, the nearest one that is known.
 */
export function checked<Output>(
  schema: z.ZodType<Output>,
  document: unknown,
  { who, Fault = SpecificationError }: CheckedOptions,
): Output {
  if (depthExceeds(document, DEEPEST)) {
    throw new Fault(`${who}: it must be nested at most ${DEEPEST} deep, got more.`);
  }
  const forbidden = prototypeField(document);
  if (forbidden !== undefined) {
    throw new Fault(`${who}: ${forbidden}: no field is called "__proto__". Remove it.`);
  }
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const { issues } = result.error;
  // A field that is misspelt is missing under its right name: the first says more.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!;
  throw new Fault(`${who}: ${sentence(issue, schema, document, who)}`);
}

/** Where all fields of a document are listed. */
const whereOf = (who: string) =>
  `${who === "specification" ? "rote run --help, " : ""}the README of @rote/experiments`;

function sentence(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  document: unknown,
  who: string,
): string {
  const path = issue.path.join(".");
  const value = issue.path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part],
    document,
  );
  if (issue.code === "unrecognized_keys") {
    const what = path === "" ? "field" : `field of ${path}`;
    const known = fieldsAt(schema, issue.path, document);
    const words = unknownName(what, issue.keys[0]!, known, "", whereOf(who));
    const isOption = known.includes("params") && !words.endsWith("?");
    return isOption ? `${words} Options belong in params.` : words;
  }
  if (isUnknownName(issue)) {
    const [field] = issue.path.slice(-2);
    if (value === undefined) {
      const known = namesAt(schema, issue.path, document).join(", ");
      return `${path} must be given, got nothing. Known: ${known}.`;
    }
    const name = typeof value === "string" ? value : shown(value);
    return unknownName(String(field), name, namesAt(schema, issue.path, document));
  }
  if (issue.code === "custom") return issue.message;
  const hint = issue.code === "invalid_value" ? didYouMean(value, issue.values.map(String)) : "";
  return `${path || "it"} ${ruleOf(issue)}, got ${shown(value)}.${hint}`;
}

/** A value as JSON; numbers that JSON has not by their names. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  try {
    return (JSON.stringify(value) ?? `a ${typeof value}`).slice(0, LONGEST);
  } catch {
    return `a ${typeof value}`; // a bigint, or one within
  }
}

/** Characters of a value in a message. */
const LONGEST = 200;

/** What a value must be, as the end of a sentence. Zod's own English changes with its releases. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case "too_small":
      if (issue.origin === "array") return `must have at least ${entries(issue.minimum)}`;
      return `must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "array") return `must have at most ${entries(issue.maximum)}`;
      return `must be ${issue.inclusive ? "at most" : "below"} ${issue.maximum}`;
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "invalid_union": {
      if (issue.message !== GENERAL) return issue.message; // our own words
      const rules = issue.errors.map(([first]) => first && ruleOf(first).replace(/^must be /, ""));
      return `must be ${[...new Set(rules)].filter(Boolean).join(" or ")}`;
    }
    case "invalid_key":
      return ruleOf(issue.issues[0]!);
    default:
      return issue.message; // a rule of our own schemas, in our words
  }
}

const entries = (n: number | bigint) => (Number(n) === 1 ? "one entry" : `${n} entries`);

const TYPES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "an integer",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

/** What Zod says of a union whose schema says nothing. */
const GENERAL = "Invalid input";

/** A discriminated union of whose alternatives none has the name that was given. */
const isUnknownName = (issue: z.core.$ZodIssue) =>
  issue.code === "invalid_union" && issue.errors.length === 0 && issue.path.at(-1) === "name";

/** The parts of a Zod schema that lead from a document's root to a field. */
interface Definition {
  innerType?: z.ZodType;
  shape?: Readonly<Record<string, z.ZodType>>;
  element?: z.ZodType;
  valueType?: z.ZodType;
  options?: readonly z.ZodType[];
}

const definitionOf = (schema: z.ZodType) => schema.def as Definition;

/** A schema without "may be left out", "may be null", and its default. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType } = definitionOf(schema);
  return innerType ? bare(innerType) : schema;
}

/** The names that a field called "name" may have, in the union at the path. */
function namesAt(schema: z.ZodType, path: readonly PropertyKey[], document: unknown): string[] {
  const { options = [] } = definitionOf(schemaAt(schema, path.slice(0, -1), document));
  return options.map(nameOf);
}

/** The fields that may stand in the object at the path. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[], document: unknown): string[] {
  const { shape, options } = definitionOf(schemaAt(schema, path, document));
  if (shape) return Object.keys(shape);
  const { name } = path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown>)[part],
    document,
  ) as { name?: unknown };
  const chosen = options?.find((option) => nameOf(option) === name);
  return Object.keys((chosen && definitionOf(chosen).shape) ?? {});
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[], document: unknown): z.ZodType {
  const own = bare(schema);
  const [part, ...rest] = path;
  if (part === undefined) return own;
  const { shape, element, valueType, options } = definitionOf(own);
  const value = (document as Record<PropertyKey, unknown>)[part];
  const inner = shape?.[String(part)] ?? element ?? valueType;
  if (inner) return schemaAt(inner, rest, value);
  const { name } = document as { name?: unknown };
  const chosen = options?.find((option) => nameOf(option) === name);
  return chosen ? schemaAt(chosen, path, document) : own;
}

/** The name of an alternative: the value of its literal field "name". */
function nameOf(option: z.ZodType): string {
  const name = definitionOf(bare(option)).shape?.name as z.ZodLiteral<string> | undefined;
  return name?.value ?? "";
}

/** Deeper than any specification, and far from the end of the stack. */
const DEEPEST = 50;

/** Whether a document is nested deeper than this; one that holds itself is. */
function depthExceeds(document: unknown, most: number): boolean {
  if (typeof document !== "object" || document === null) return false;
  return most === 0 || Object.values(document).some((value) => depthExceeds(value, most - 1));
}

/**
 * The path of a field called "__proto__" within a document, or undefined if it has none. Zod drops
 * such a field without a word, and an assignment to it changes the prototype of all objects.
 */
function prototypeField(document: unknown, path = ""): string | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  for (const [name, value] of Object.entries(document)) {
    const inner = path === "" ? name : `${path}.${name}`;
    if (name === "__proto__") return inner;
    const found = prototypeField(value, inner);
    if (found !== undefined) return found;
  }
  return undefined;
}
