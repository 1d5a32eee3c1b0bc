import { expect, test } from "vitest";
import { UsageError } from "./usageError.ts";
import { withSettings } from "./withSettings.ts";

test("a setting is a field, one within another, or a list", () => {
  expect(withSettings({ seed: 1 }, ["dropout=0.2", "seed=2"])).toEqual({ seed: 2, dropout: 0.2 });
  expect(withSettings({}, ["optimizer.name=adam", "optimizer.beta1=0.8"])).toEqual({
    optimizer: { name: "adam", beta1: 0.8 },
  });
  expect(withSettings({}, ['augmentation=[{"name":"randomCrop","params":{"size":28}}]'])).toEqual({
    augmentation: [{ name: "randomCrop", params: { size: 28 } }],
  });
  expect(withSettings({}, ["corruption.params.name=a=b"])).toEqual({
    corruption: { params: { name: "a=b" } },
  });
});

test("a part that is named anew does not keep the other's fields", () => {
  const given = { optimizer: { name: "momentum", momentum: 0.9 } } as const;
  expect(withSettings(given, ["optimizer.momentum=0.5"])).toEqual({
    optimizer: { name: "momentum", momentum: 0.5 },
  });
  expect(withSettings(given, ["optimizer.name=sgd"])).toEqual({ optimizer: { name: "sgd" } });
  expect(given.optimizer.momentum).toBe(0.9);
});

test.each(["dropout", "=1", "a..b=1", ".=1", "__proto__.epochs=7", "a b=1"])(
  "%s is no setting",
  (setting) => {
    expect(() => withSettings({}, [setting])).toThrow(UsageError);
    expect(({} as { epochs?: number }).epochs).toBeUndefined();
  },
);

test("constructor and prototype are fields like any other that there is not", () => {
  const found = withSettings({}, ["constructor.prototype.epochs=7"]);
  expect(Object.hasOwn(found, "constructor")).toBe(true);
  expect(({} as { epochs?: number }).epochs).toBeUndefined();
});
