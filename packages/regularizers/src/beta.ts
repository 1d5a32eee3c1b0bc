import { foldIn, type Key, normal, split, uniform } from "@rote/random";
import { exp, log } from "@rote/random/elementary";

/**
 * A draw from the symmetric beta distribution Beta(α, α), in [0, 1], as X / (X + Y) of two gamma
 * variables; for α = 1 it is uniform.
 */
export function beta(key: Key, alpha: number): number {
  if (alpha === 1) return uniform(key);
  const [x, y] = split(key);
  return 1 / (1 + exp(logGamma(y, alpha) - logGamma(x, alpha)));
}

/**
 * The logarithm of a gamma variable of shape a and scale 1; its logarithm, because for small a the
 * variable itself is often too small for a number.
 *
 * Reference: Marsaglia & Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26
 * (2000).
 */
function logGamma(key: Key, a: number): number {
  if (a < 1) {
    const [boost, rest] = split(key);
    return logGamma(rest, a + 1) + log(1 - uniform(boost)) / a;
  }
  const d = a - 1 / 3;
  for (let trial = 0; ; trial++) {
    const [forX, forU] = split(foldIn(key, trial));
    const x = normal(forX);
    const root = 1 + x / Math.sqrt(9 * d);
    if (root <= 0) continue;
    const v = root * root * root;
    const logV = log(v);
    if (log(1 - uniform(forU)) < 0.5 * x * x + d - d * v + d * logV) return log(d) + logV;
  }
}
