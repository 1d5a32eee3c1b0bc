import { describe, expect, test } from "vitest";
import { fromFragment, LinkError, toFragment } from "./link.ts";

const specification = {
  dataset: "cifar10",
  train: 1000,
  learningRate: 1e-7,
  corruption: { name: "partialLabels", params: { probability: 0.5, excludeTrue: true } },
  augmentation: [
    { name: "randomCrop", params: { size: 28 } },
    { name: "randomHorizontalFlip", params: {} },
  ],
};

describe("a link", () => {
  test("says in full what the run is, and is read back as it was", () => {
    const fragment = toFragment({ specification, backend: "webgl" });
    expect(fragment).toContain("dataset=cifar10&train=1000");
    expect(fragment).toContain("corruption.params.probability=0.5");
    const { specification: read, backend } = fromFragment(`#${fragment}`);
    expect(backend).toBe("webgl");
    // Empty groups are not written: the specification fills them in.
    const [crop, flip] = specification.augmentation;
    expect(read).toEqual({ ...specification, augmentation: [crop, { name: flip!.name }] });
  });

  test("without a backend asks for the best one", () => {
    expect(fromFragment("seed=3")).toEqual({ specification: { seed: 3 }, backend: "auto" });
    expect(toFragment({ specification: { seed: 3 }, backend: "auto" })).toBe("seed=3");
  });

  test.each([
    ["a=1&a=2", '"a" must be there once'],
    ["a=1&a.b=2", '"a" must be a value or a group'],
    ["a.b=2&a=1", '"a" must be there once'],
    ["a..b=2", 'must be letters and digits, got "a..b"'],
    ["__proto__.polluted=1", "must be letters and digits"],
    ["backend.toString=1", '"backend" must be a name'],
    ["a.b.c.d.e.f.g.h.i.j.k=1", "must be at most 10 within each other"],
  ])("that says %s is refused: %s", (fragment, message) => {
    expect(() => fromFragment(fragment)).toThrow(LinkError);
    expect(() => fromFragment(fragment)).toThrow(message);
  });

  test("longer than any run's is refused before it is read", () => {
    expect(() => fromFragment(`${"a.".repeat(1e6)}a=1`)).toThrow(
      new LinkError("link: it must have at most 10000 characters, got 2000003."),
    );
  });

  test("cannot reach what every object has", () => {
    const { specification } = fromFragment("constructor.prototype.polluted=1");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(Object.keys(specification)).toEqual(["constructor"]);
  });
});
