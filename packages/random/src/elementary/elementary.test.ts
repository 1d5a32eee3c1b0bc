import { describe, expect, test } from "vitest";

import { key } from "../key.ts";
import { uniforms } from "../uniform.ts";
import { expOf } from "./exp.ts";
import { acos, cos, exp, log, pow, sin } from "./index.ts";
import { logOf } from "./log.ts";

// The last number of each row is the value of the others, in 1,300 bits by mpmath, rounded.
// biome-ignore format: a table
const EXP = [
  [0, 1],
  [1, Math.E],
  [-1, 0.36787944117144233],
  [0.5, 1.6487212707001282],
  [1e-10, 1.0000000001],
  [-3.3, 0.036883167401240015],
  [88.7, 3.325986980250579e38],
  [-88.7, 3.006626321563833e-39],
  [709.7, 1.6549840276802644e308],
  [-745, 5e-324],
  [-708.3, 2.450295530965988e-308],
  [0.1, 1.1051709180756477],
  [12.96, 425066.114781728],
] as const;

// biome-ignore format: a table
const LOG = [
  [1, 0],
  [2, Math.LN2],
  [0.5, -Math.LN2],
  [10, Math.LN10],
  [1.0000001, 9.999999505838704e-08],
  [0.9999999, -1.0000000494736474e-07],
  [3e-300, -689.6769156095456],
  [5e-324, -744.4400719213812],
  [1.7e308, 709.7268368932282],
  [12.5, 2.5257286443082556],
] as const;

// biome-ignore format: a table
const POW = [
  [0.95, 25, 0.27738957312183377],
  [0.95, 7, 0.6983372960937497],
  [0.1, 3, 0.0010000000000000002],
  [0.1, 1, 0.1],
  [10, -3, 0.001],
  [2, 0.5, Math.SQRT2],
  [100, 0.7310585786300049, 28.981252937542415],
  [1000, 0.123456789, 2.3462288299342027],
  [1.0000001, 10000000, 2.7182816941320818],
  [0.5, 1074, 5e-324],
  [7, 300.5, 8.952844147318312e253],
  [3, 5, 243],
] as const;

// biome-ignore format: a table
const COS = [
  [0.1, 0.9950041652780258],
  [0.7853981633974483, Math.SQRT1_2],
  [1, 0.5403023058681398],
  [1.5707963267948966, 6.123233995736766e-17],
  [Math.PI, -1],
  [-2.5, -0.8011436155469337],
  [10, -0.8390715290764524],
  [355, -0.999999999545659],
  [12345.678, 0.7101193587160628],
  [-999999.5, 0.654281508650351],
  [1000000, 0.9367521275331447],
  [10000000000, 0.873119622676856],
  [123456789012345.62, 0.9998584835368646],
  [1e22, 0.523214785395139],
  [-1.7e308, 0.803536056087918],
  [5e-324, 1],
] as const;

// biome-ignore format: a table
const SIN = [
  [0.1, 0.09983341664682815],
  [0.7853981633974483, 0.7071067811865475],
  [1, 0.8414709848078965],
  [1.5707963267948966, 1],
  [Math.PI, 1.2246467991473532e-16],
  [-2.5, -0.5984721441039565],
  [10, -0.5440211108893698],
  [355, -3.014435335948845e-05],
  [12345.678, -0.7040813137533816],
  [-999999.5, 0.756251087561678],
  [1000000, -0.34999350217129294],
  [10000000000, -0.4875060250875107],
  [123456789012345.62, -0.01682298723061637],
  [1e22, -0.8522008497671888],
  [-1.7e308, 0.5952560848632077],
  [5e-324, 5e-324],
] as const;

// biome-ignore format: a table
const ACOS = [
  [1, 0],
  [0.999999999, 4.4721358921319356e-05],
  [0.75, 0.7227342478134157],
  [0.5, 1.0471975511965979],
  [0.3, 1.2661036727794992],
  [1e-09, 1.5707963257948967],
  [0, 1.5707963267948966],
  [-0.3, 1.8754889808102941],
  [-0.5, 2.0943951023931957],
  [-0.75, 2.4188584057763776],
  [-0.999999999, 3.1415479322308717],
  [-1, Math.PI],
] as const;

const names = ["exp", "log", "cos", "sin", "acos"] as const;
const tables: Record<string, readonly (readonly [number, number])[]> = {
  exp: EXP,
  log: LOG,
  cos: COS,
  sin: SIN,
  acos: ACOS,
};
const functions = { exp, log, cos, sin, acos };

/** The difference in units in the last place. */
function ulps(value: number, expected: number): number {
  const bits = new BigInt64Array(Float64Array.of(value, expected).buffer);
  return Math.abs(Number(bits[0]! - bits[1]!));
}

describe.each(names)("%s", (name) => {
  test.each([...tables[name]!])("of %d", (x, expected) => {
    const most = name === "exp" || name === "log" ? 0 : 1;
    expect(ulps(functions[name](x), expected)).toBeLessThanOrEqual(most);
  });

  test("is not a number where its argument is not", () => {
    expect(functions[name](Number.NaN)).toBeNaN();
  });
});

describe("pow", () => {
  test.each(POW)("%d to the %d", (x, y, expected) => {
    expect(pow(x, y)).toBe(expected);
  });

  test("ends where numbers do", () => {
    expect([pow(2, 1024), pow(2, -1075), pow(0.5, 1e300), pow(3, 1e300)]).toEqual([
      Infinity,
      0,
      0,
      Infinity,
    ]);
    expect([pow(0, 2), pow(0, -1), pow(5, 0), pow(1, Infinity)]).toEqual([0, Infinity, 1, 1]);
    expect(pow(-2, 2)).toBeNaN();
  });
});

describe("what doubles alone tell is what 106 bits say", () => {
  const draws = uniforms(key(0, "elementary"), 40_000);

  test.each([1400, 40, 2, 1e-2, 1e-8])("of exp, for arguments within %d", (width) => {
    const wrong = draws.map((u) => width * (u - 0.5)).filter((x) => exp(x) !== expOf([x, 0]));
    expect([...wrong]).toEqual([]);
  });

  test.each([
    ["near 1", (u: number) => 1 + (u - 0.5) / 10],
    ["very near 1", (u: number) => 1 + (u - 0.5) * 1e-7],
    ["up to 10", (u: number) => 10 * u],
    ["of all sizes", (u: number) => exp(1400 * (u - 0.5))],
    ["below the normal numbers", (u: number) => u * 1e-308],
  ])("of log, for arguments %s", (_, of) => {
    const arguments_ = draws.map(of).filter((x) => x > 0);
    expect([...arguments_.filter((x) => log(x) !== logOf(x)[0])]).toEqual([]);
  });
});

test("poles and ends", () => {
  expect([exp(710), exp(Infinity), exp(-746), exp(-Infinity)]).toEqual([Infinity, Infinity, 0, 0]);
  expect([log(0), log(Infinity)]).toEqual([-Infinity, Infinity]);
  for (const value of [log(-1), cos(Infinity), sin(-Infinity), acos(1.1), acos(-1.1)])
    expect(value).toBeNaN();
});

test("odd and even, across all quarters of the circle", () => {
  for (let i = 1; i < 2000; i++) {
    const x = i * 0.37 + i * i * 1e3;
    expect(sin(-x)).toBe(-sin(x));
    expect(cos(-x)).toBe(cos(x));
    expect(Math.abs(sin(x) * sin(x) + cos(x) * cos(x) - 1)).toBeLessThan(4e-16);
  }
});
