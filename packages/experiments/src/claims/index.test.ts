import { expect, test } from "vitest";
import * as all from "./claims.ts";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual(["checkClaims", "claims"]);
});

test("every exported claim is checked, under an id of its own", () => {
  expect(new Set(api.claims)).toEqual(new Set(Object.values(all)));
  expect(new Set(api.claims.map(({ id }) => id)).size).toBe(api.claims.length);
});
