import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as api from "./index.ts";

test("the README names everything that is public", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const name of Object.keys(api)) expect(readme).toMatch(new RegExp(`\`${name}\\b`));
});

test("every exhibit has a name of its own, and nothing to show of no records", () => {
  const { exhibits } = api;
  expect(new Set(exhibits.map(({ id }) => id)).size).toBe(exhibits.length);
  const nothing = {
    runs: [],
    linear: [],
    expressivity: [],
    complexity: [],
    audits: [],
    memorization: [],
  };
  for (const { id, show } of exhibits) expect(show(nothing), id).toBeNull();
});
