import { describe, expect, test } from "vitest";
import { checkSpec, checkTaken } from "./checkSpec.ts";

class Fault extends RangeError {}

const spec = { name: "crop", params: { size: 2 }, seed: 0 };

/** As of a function that must have a size from 1 on, and may have a mode. */
function cropParams({ size, mode = "edge" }: { size?: unknown; mode?: unknown }) {
  if (!(typeof size === "number" && size > 0)) throw new Fault("size");
  if (mode !== "edge" && mode !== "constant") throw new Fault("mode");
  return { size, mode };
}
const check = (given: object) => checkSpec("make", given, Fault, cropParams);

describe("checkSpec", () => {
  test("takes a specification, and what was made of one, its methods besides", () => {
    check(spec);
    check({ name: "crop", params: { size: 2 } });
    check({ ...spec, apply: () => 0, invert: undefined });
  });

  test.each([
    ["an option beside params", { ...spec, mode: "constant" }],
    ["one with a wrong value", { ...spec, mode: "edgy" }],
    ["one that must be given", { name: "crop", params: {}, seed: 0, mode: "edge", size: 3 }],
  ])("says of %s that it belongs there", (_, given) => {
    expect(() => check(given)).toThrow(
      'make: unknown field "mode". Known: name, params, seed. It belongs in params.',
    );
    expect(() => check(given)).toThrow(Fault);
  });

  test("names the nearest field of one that is misspelt, or inherited", () => {
    const words = 'make: unknown field "sed". Known: name, params, seed. Did you mean "seed"?';
    expect(() => check({ ...spec, sed: 1 })).toThrow(words);
    expect(() => check(Object.create({ ...spec, sed: 1 }))).toThrow(words);
  });

  test("refuses a field called __proto__, and changes no prototype", () => {
    const given = JSON.parse('{"name":"crop","params":{},"__proto__":{"size":1}}');
    expect(() => check(given)).toThrow(/unknown field "__proto__"\. Known: name, params, seed\.$/);
  });
});

describe("checkTaken", () => {
  const own = { moments: { mean: [1, 2], variance: 1 }, applyTo: "both" };
  const taken = (given: object) => () => checkTaken("make", "pixels", given, own, Fault);

  test("takes a part of the parameters, and lists of any length", () => {
    taken({})();
    taken({ moments: { mean: [1, 2] }, exactCountOf: undefined })();
  });

  test("refuses what is not among them, also within an object", () => {
    expect(taken({ seed: 1 })).toThrow(
      'make: pixels has no parameter "seed". It has: moments, applyTo.',
    );
    expect(taken({ moments: { mean: 1, median: 1 } })).toThrow('no parameter "moments.median"');
    expect(taken({ moments: { mean: 1, median: 1 } })).toThrow(Fault);
    expect(() => checkTaken("make", "pixels", { a: 1 }, {}, Fault)).toThrow("It has: none.");
  });
});
