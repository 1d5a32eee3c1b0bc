import { expect, test } from "vitest";
import { twiceIn } from "./twiceIn.ts";

test.each<[unknown[], unknown]>([
  [["cat", "dog", "cat", "dog"], "cat"],
  [["a", "b", "b", "a"], "b"],
  [[0.1, 0.3, 0.1], 0.1],
  [["a", "b"], undefined],
  [[], undefined],
  [null as never, undefined],
])("of %j it is %j", (values, twice) => {
  expect(twiceIn(values)).toBe(twice);
});
