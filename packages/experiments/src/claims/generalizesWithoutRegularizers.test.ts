import { describe, expect, test } from "vitest";
import { crop, made, verdictOn } from "./records.testing.ts";

describe("table1-off", () => {
  const verdict = (off: number, on: number) =>
    verdictOn("table1-off", {
      training: [
        made({}, { testAccuracy: off }),
        made({ weightDecay: 1e-4 }, { testAccuracy: on - 0.1 }),
        made(crop, { testAccuracy: on }),
      ],
    }).verdict;

  test("holds down to three quarters of the best margin above chance", () => {
    expect(verdict(0.6, 0.5)).toBe("holds");
    expect(verdict(0.4001, 0.5)).toBe("holds");
    expect(verdict(0.3999, 0.5)).toBe("fails");
  });

  test("needs a regularized run of the same network", () => {
    const training = [made({}), made({ model: "mlp-3x512", weightDecay: 1e-4 })];
    expect(verdictOn("table1-off", { training }).verdict).toBe("notEnoughRuns");
  });

  test("does not average over coefficients: the best variant counts", () => {
    const training = [
      made({}, { testAccuracy: 0.4 }),
      made({ weightDecay: 1e-4 }, { testAccuracy: 0.3 }),
      made({ weightDecay: 5e-4 }, { testAccuracy: 0.52 }),
    ];
    expect(verdictOn("table1-off", { training }).verdict).toBe("fails");
  });
});
