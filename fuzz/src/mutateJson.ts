import fc from "fast-check";

/** Texts that stand for what JSON cannot say, or what would be too large to build here. */
const TOKENS: Readonly<Record<string, string>> = {
  $infinity: "1e999",
  $deepList: "[".repeat(20_000) + "]".repeat(20_000),
  $deepObject: `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  $underscores: `"${"_".repeat(50_000)}"`,
  $spaces: `"${" ".repeat(50_000)}"`,
  $commas: `"${"a,".repeat(25_000)}"`,
  $longList: `[${"0,".repeat(20_000)}0]`,
  $longDigits: "9".repeat(400),
};

/** Names that every object has, and some that none has. */
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "name",
  "kind",
  "",
  "0",
  "a.b",
  "\u202e\u0000\ud800",
];

const NUMBERS = [
  0,
  -0,
  -1,
  1,
  2,
  0.5,
  1.5,
  1e-320,
  1e9,
  5e7,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  1e300,
  -1e308,
];

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], "NaN", "Infinity"),
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom(...NAMES),
  fc.constantFrom(...Object.keys(TOKENS)),
  fc.double(),
  fc.integer(),
  fc.string({ maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Change = readonly [kind: number, at: number, other: number, value: unknown];

const change: fc.Arbitrary<Change> = fc.tuple(fc.nat(8), fc.nat(), fc.nat(), hostile);

/** Valid documents with up to four changes each, as values; `mutatedText` is for their text. */
const mutatedJson = (seeds: readonly unknown[]): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(seeds.length - 1), fc.array(change, { maxLength: 4 })).map(([seed, changes]) => {
    const root = { document: structuredClone(seeds[seed]) };
    for (const one of changes) apply(root, one);
    const text = JSON.stringify(root.document) ?? "";
    return text.replace(/"(\$\w+)"/g, (whole, token: string) => TOKENS[token] ?? whole);
  });

/** Texts with up to six pieces taken out, put in, or doubled. */
export const mutatedText = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.nat(seeds.length - 1),
      fc.array(fc.tuple(fc.nat(3), fc.nat(), fc.nat(30), fc.constantFrom(...PIECES)), {
        maxLength: 6,
      }),
    )
    .map(([seed, changes]) =>
      changes.reduce((text, [kind, place, length, piece]) => {
        const at = place % (text.length + 1);
        const [before, after] = [text.slice(0, at), text.slice(at)];
        if (kind === 0) return before + after.slice(length);
        if (kind === 1) return before + piece + after;
        if (kind === 2) return text.slice(0, at + length) + after;
        return before + piece + after.slice(length);
      }, seeds[seed]!),
    );

/** What means something to JSON, YAML, addresses or split expressions. */
const PIECES = [
  ..."{}[]:,\"'&*!|>%@`#-+=.\n\t\0 0\u2028\ud800",
  "&a [*a,*a,*a,*a,*a,*a,*a,*a]",
  "<<: ",
  "!!js/function ",
  "!!binary ",
  "__proto__: ",
  "__proto__=1&",
  "constructor.prototype.x=1&",
  "- ".repeat(2000),
  "[".repeat(5000),
  "? ".repeat(1000),
  "a.".repeat(3000),
  "_".repeat(50_000),
  " ".repeat(50_000),
  "9".repeat(400),
  "1e999",
  "-1",
  ".inf",
  ".nan",
  "null",
  "%",
  "%00",
  "%F0",
  "---\n",
  "\n...\n",
];

type Container = Record<string, unknown> | unknown[];

function apply(root: { document: unknown }, [kind, place, other, given]: Change): void {
  const value = structuredClone(given);
  const slots: [Container, string][] = [];
  collect(root, slots);
  if (slots.length === 0) return;
  const [holder, name] = slots[place % slots.length]!;
  const old = (holder as Record<string, unknown>)[name];
  if (kind <= 2) put(holder, name, value);
  else if (kind === 3) remove(holder, name);
  else if (kind === 4) put(holder, NAMES[other % NAMES.length]!, value);
  else if (kind === 5) {
    const [from, field] = slots[other % slots.length]!;
    put(holder, name, structuredClone((from as Record<string, unknown>)[field]));
  } else if (kind === 6 && typeof old === "number") {
    put(holder, name, [old + 1, -old, old * 1e9, old + 0.5, String(old)][other % 5]);
  } else if (kind === 6 && typeof old === "string") {
    put(holder, name, [`${old}x`, old.slice(1), old.toUpperCase(), [old], ""][other % 5]);
  } else if (kind === 7) put(holder, name, other % 2 === 0 ? [old] : { name: old });
  else if (Array.isArray(old)) old.push(...structuredClone(old.slice(0, 50)), value);
  else put(holder, name, value);
}

function collect(value: unknown, slots: [Container, string][]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    slots.push([value as Container, name]);
    collect(inner, slots);
  }
}

/** Sets an own field, whatever its name. */
function put(holder: Container, name: string, value: unknown): void {
  const list = Array.isArray(holder) && !/^\d+$/.test(name);
  if (list) holder.push(value);
  else {
    const descriptor = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(holder, name, descriptor);
  }
}

function remove(holder: Container, name: string): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}

/** Documents as values, as text, and any JSON at all. */
export const mutatedDocuments = (seeds: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 14, arbitrary: mutatedJson(seeds) },
    { weight: 5, arbitrary: mutatedText(seeds.map((seed) => JSON.stringify(seed))) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  );
