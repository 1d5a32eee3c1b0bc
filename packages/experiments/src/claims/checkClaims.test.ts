import { expect, test } from "vitest";
import { checkClaims } from "./checkClaims.ts";
import { claims } from "./claims.ts";

test("without records every claim says what it needs, and gives no verdict", () => {
  for (const { verdict, evidence, figures, runs, leftOut } of checkClaims({})) {
    expect(verdict).toBe("notEnoughRuns");
    expect(evidence).toMatch(/^Needed: .+\.$/);
    expect({ figures, runs, leftOut }).toEqual({ figures: [], runs: [], leftOut: [] });
  }
});

test("every claim has an id of its own, premises and a bound", () => {
  expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  for (const { premises, tolerance } of claims) {
    expect(premises.length).toBeGreaterThan(0);
    for (const sentence of [...premises, tolerance]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
});
