import { expect, test } from "vitest";
import { checkOptions, type OptionTable } from "./checkOptions.ts";

class ToyError extends RangeError {}

interface ToyOptions {
  split?: string;
  labels?: "fine" | "coarse" | undefined;
  size?: number | null;
}

const known: OptionTable<ToyOptions> = {
  split: true,
  labels: ["fine", "coarse"],
  size: "number or null",
};

const check = (options: unknown) => () =>
  checkOptions("toy", options as ToyOptions, known, ToyError);

test("known options pass, and those that are undefined or null", () => {
  expect(check({})).not.toThrow();
  expect(check({ split: "test", labels: "fine", size: 3 })).not.toThrow();
  expect(check({ labels: undefined, size: null })).not.toThrow();
  expect(check({ spilt: undefined })).not.toThrow();
  expect(check(Object.assign(Object.create(null), { size: 1 }))).not.toThrow();
  expect(check(Object.freeze({ size: 1 }))).not.toThrow();
});

test("an unknown option is refused by the caller's class, with the nearest that is known", () => {
  expect(check({ spilt: "test[:3]" })).toThrow(
    new ToyError(
      'toy: options must be among split, labels, size, got "spilt". Did you mean "split"?',
    ),
  );
  expect(check({ somethingElse: 1 })).toThrow(
    'toy: options must be among split, labels, size, got "somethingElse". Remove it.',
  );
  expect(check({ SIZE: 1 })).toThrow('Did you mean "size"?');
});

test.each(["toString", "constructor", "hasOwnProperty"])("%s is no option", (name) => {
  expect(check({ [name]: 1 })).toThrow(ToyError);
});

test("__proto__ is no option, and changes no prototype", () => {
  expect(check(JSON.parse('{ "__proto__": { "size": 7 } }'))).toThrow('got "__proto__"');
  expect(({} as ToyOptions).size).toBeUndefined();
});

test.each([
  ["undefined", undefined],
  ["null", null],
  ["3", 3],
  ['"split"', "split"],
  ["true", true],
  ["[1]", [1]],
  ["a function", () => ({})],
  ["a value of type Uint8Array", new Uint8Array(3)],
  ["a value of type Map", new Map()],
  ["Symbol(a)", Symbol("a")],
])("%s is no options object", (got, options) => {
  expect(check(options)).toThrow(
    `toy: options must be an object, got ${got}. Give any of { split, labels, size }.`,
  );
});

test("a wrong choice is refused, with the nearest", () => {
  expect(check({ labels: "corse" })).toThrow(
    new ToyError('toy: labels must be "fine" or "coarse", got "corse". Did you mean "coarse"?'),
  );
  expect(check({ labels: null })).toThrow('toy: labels must be "fine" or "coarse", got null.');
  expect(check({ labels: 1 })).toThrow('toy: labels must be "fine" or "coarse", got 1.');
});

test("messages stay short", () => {
  expect(() => check({ ["a".repeat(1e6)]: 1 })()).toThrow(/^.{0,200}$/);
});

test("the compiler holds a table against the options", () => {
  const size = "number or null" as const;
  // @ts-expect-error: `size` is missing
  const less: OptionTable<ToyOptions> = { split: true, labels: ["fine"] };
  // @ts-expect-error: there is no `sise`
  const more: OptionTable<ToyOptions> = { split: true, labels: ["fine"], size, sise: true };
  // @ts-expect-error: "fin" is no choice
  const other: OptionTable<ToyOptions> = { split: true, labels: ["fin"], size };
  // @ts-expect-error: fixed strings need a list
  const unlisted: OptionTable<ToyOptions> = { split: true, labels: true, size };
  // @ts-expect-error: numbers are looked at
  const unread: OptionTable<ToyOptions> = { split: true, labels: ["fine"], size: true };
  // @ts-expect-error: and null is one of them
  const strict: OptionTable<ToyOptions> = { split: true, labels: ["fine"], size: "number" };
  expect([less, more, other, unlisted, unread, strict]).toHaveLength(6);
});

test.each(["3", true, [3], new Date(3)])("%o is no number, and null only where it may", (size) => {
  expect(check({ size })).toThrow(/^toy: size must be a number, got .*\.$/);
  expect(check({ size: null })).not.toThrow();
  const strict = { size: "number" } as const;
  const given = { size: null } as unknown as { size?: number };
  expect(() => checkOptions("toy", given, strict, ToyError)).toThrow("must be a number, got null");
});

test("options that are inherited count, but not what every object has", () => {
  expect(check(Object.create({ size: 1 }))).not.toThrow();
  expect(check(Object.create({ spilt: "test" }))).toThrow('Did you mean "split"?');
  expect(check(Object.create({ labels: "corse" }))).toThrow('Did you mean "coarse"?');
  Object.defineProperty(Object.prototype, "everywhere", {
    value: 1,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  try {
    expect(check({ size: 1 })).not.toThrow();
  } finally {
    Reflect.deleteProperty(Object.prototype, "everywhere");
  }
});

test("signals, functions and what the table names are looked at", () => {
  interface WorkOptions {
    signal?: AbortSignal;
    onProgress?: (() => void) | null;
    offline?: boolean;
    directory?: string;
  }
  const table: OptionTable<WorkOptions> = {
    signal: true,
    onProgress: true,
    offline: "boolean",
    directory: "text",
  };
  const look = (options: object) => () => checkOptions("toy", options, table, ToyError);
  const { signal } = new AbortController();
  expect(look({ signal, onProgress: () => {}, offline: false, directory: "" })).not.toThrow();
  expect(look({ onProgress: null })).not.toThrow();
  expect(look({ signal: {} })).toThrow("toy: signal must be an AbortSignal, got an object.");
  expect(look({ onProgress: 5 })).toThrow("toy: onProgress must be a function, got 5.");
  expect(look({ offline: "no" })).toThrow('toy: offline must be true or false, got "no".');
  expect(look({ directory: null })).toThrow("toy: directory must be a text, got null.");
});
