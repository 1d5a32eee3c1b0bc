import { expect, test } from "vitest";
import { checkClaims } from "./checkClaims.ts";
import { claims } from "./claims.ts";

test("without records every claim says what it needs, and gives no verdict", () => {
  for (const { verdict, evidence, figures, runs } of checkClaims({})) {
    expect(verdict).toBe("notEnoughRuns");
    expect(evidence).toMatch(/^Needed: .+\.$/);
    expect({ figures, runs }).toEqual({ figures: [], runs: [] });
  }
});

test("every claim has an id of its own", () => {
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
});
