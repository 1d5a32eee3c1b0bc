import { describe, expect, test } from "vitest";
import { axisTicks } from "./axisTicks.ts";

const log = (low: number, high: number, count = 5) => {
  const { ticks, tickFormat } = axisTicks({ label: "n", log: true, domain: [low, high] }, count);
  return (ticks as number[]).map((tick) => tickFormat!(tick));
};

describe("axisTicks", () => {
  test("on a logarithmic axis are the powers of ten within it", () => {
    expect(log(5, 20_000)).toEqual(["10", "100", "1,000", "10,000"]);
    expect(log(1e-3, 1)).toEqual(["0.001", "0.01", "0.1", "1"]);
  });

  test("leaves powers out where there are too many", () => {
    expect(log(1e-17, 1e-5, 4)).toEqual(["10⁻¹⁵", "10⁻¹²", "10⁻⁹", "10⁻⁶"]);
  });

  test("adds 2 and 5 times them where one is too few", () => {
    expect(log(150, 600)).toEqual(["200", "500"]);
    expect(log(1.5e-13, 6e-13)).toEqual(["2·10⁻¹³", "5·10⁻¹³"]);
  });

  test("shows fractions as percentages without losing their decimals", () => {
    const { tickFormat } = axisTicks({ label: "error", percent: true, domain: [0, 1] }, 4);
    expect([0, 0.005, 0.07, 1].map(tickFormat!)).toEqual(["0 %", "0.5 %", "7 %", "100 %"]);
  });
});
