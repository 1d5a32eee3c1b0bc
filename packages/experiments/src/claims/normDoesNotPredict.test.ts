import { describe, expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

describe("section5-norm", () => {
  const raw = kernelMachine({ norm: 220, testError: 0.012 });
  const gabor = (norm: number, testError: number) =>
    kernelMachine({ features: { name: "gabor" }, norm, testError });
  const verdict = (...linear: ReturnType<typeof kernelMachine>[]) =>
    verdictOn("section5-norm", { linear }).verdict;

  test("holds if a larger norm goes with a smaller error, as on MNIST", () => {
    expect(verdict(raw, gabor(390, 0.006))).toBe("holds");
    expect(verdict(raw, gabor(210, 0.013))).toBe("holds");
  });

  test("fails if the norm ranks the errors", () => {
    expect(verdict(raw, gabor(390, 0.013))).toBe("fails");
    expect(verdict(raw, gabor(210, 0.011))).toBe("fails");
    expect(verdict(raw, gabor(390, 0.012))).toBe("fails");
  });

  test("compares the means of repeats, and no machine with itself", () => {
    const repeats = (fields: Parameters<typeof kernelMachine>[0], norms: number[]) =>
      norms.map((norm, seed) =>
        kernelMachine({ ...fields, norm, specification: { train: 1000, seed } }),
      );
    const pixels = repeats({ testError: 0.012 }, [210, 230]);
    const filtered = { features: { name: "gabor" }, testError: 0.006 };
    expect(verdict(...pixels)).toBe("notEnoughRuns");
    expect(verdict(...pixels, ...repeats(filtered, [200, 250]))).toBe("holds");
    expect(verdict(...pixels, ...repeats(filtered, [200, 235]))).toBe("fails");
  });

  test("compares solutions on the same examples only", () => {
    const more = { ...gabor(390, 0.006), specification: { train: 2000 } };
    expect(verdict(raw, more)).toBe("notEnoughRuns");
  });
});
