import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as api from "./index.ts";

test("every published value says where it stands and how exactly it is known", () => {
  const isPublished = (value: unknown): value is api.Source =>
    typeof value === "object" && value !== null && "values" in value;
  const values: unknown[] = Object.values(api);
  const published = values.filter(isPublished);
  expect(published.length).toBeGreaterThan(9);
  for (const { where, precision } of published) {
    expect(where).toMatch(/^(Table|Figure) \d/);
    expect(precision).toMatch(/^(as printed|read off the vector graphics|inferred)$/);
  }
});

test("names that plots, claims and commands build on", () => {
  expect(Object.keys(api.conditions)[0]).toBe("trueLabels");
  expect(api.modelTitle("alexnet-small")).toBe("Alexnet");
  expect(api.modelTitle("my-own")).toBe("my-own");
  expect(api.modelTitle(`own-0123abcd${"0".repeat(56)}`)).toBe("own network 0123abcd");
  expect(api.modelTitle("constructor")).toBe("constructor");
  expect(api.isPaperDataset("mnist")).toBe(true);
  expect(api.isPaperDataset("svhn")).toBe(false);
  expect(api.theorem1Weights({ n: 10, dimension: 7, outputs: 1 })).toBe(2 * 10 + 7);
});

test("the README names everything that is public", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const name of Object.keys(api)) expect(readme).toMatch(new RegExp(`\\b${name}\\b`));
});
