import { expect, test } from "vitest";
import { AsyncFunction, bodyOf, importsOf } from "./program.ts";

async function shownBy(code: string, packages: Record<string, object> = {}): Promise<unknown[]> {
  const shown: unknown[] = [];
  const run = new AsyncFunction("load", "show", bodyOf(code));
  await run(
    async (name: string) => packages[name]!,
    (value: unknown) => {
      shown.push(value);
      return value;
    },
  );
  return shown;
}

test("expressions with a comment are shown, wherever they stand; statements are not", async () => {
  const code = `const a = [1, 2]; // two of them
a; // Array [1, 2]
a.map((x) => x + 1); // [2, 3]
try {
  a.b.c; // throws
} catch (error) {
  error.name; // "TypeError"
}
"a; // b"; // a text
const f = ({
  x, // a comment; // of its own
}) => x;
f({ x: 3 }); // 3
const sum = 1 +
  a[0]; // a part of a statement
sum; // 2
if (a.length === 2) a.pop(); // a statement
a.length;
`;
  expect(await shownBy(code)).toEqual([[1], [2, 3], "TypeError", "a; // b", 3, 1, 2]);
});

test("imports are bindings of what the packages are", async () => {
  const code = `import "effects"; // for what it does
import { one, two as deux } from "numbers";
import {
  three,
} from "more";
import * as all from "numbers";

[one, deux, three, all.two]; // each
`;
  const packages = { effects: {}, numbers: { one: 1, two: 2 }, more: { three: 3 } };
  expect(importsOf(code)).toEqual(["effects", "numbers", "more", "numbers"]);
  expect(await shownBy(code, packages)).toEqual([[1, 2, 3, 2]]);
});
