import { type Claim, notEnoughRuns } from "./claim.ts";

const TOLERANCE = 1e-6;

/** Theorem 1: 2n + d weights fit anything on n points in d dimensions. */
export const theorem1: Claim = {
  id: "theorem1",
  sentence:
    "A two-layer ReLU network with 2n + d weights can represent any function on n points in d dimensions.",
  source: "Theorem 1, section 4",
  tolerance:
    "Every network that was built has exactly d + n + n·K weights for K outputs (2n + d for one) and is " +
    "within 1e-6 of what was asked at every point.",
  judge({ expressivity: all }) {
    const expressivity = all.filter(({ depth = 2 }) => depth === 2);
    if (expressivity.length === 0) return notEnoughRuns("one network built after Theorem 1");
    const promised = ({ n, dimension, outputs }: (typeof expressivity)[number]) =>
      dimension + n + n * outputs;
    const bad = expressivity.filter(
      (record) => record.weights !== promised(record) || !(record.maxError <= TOLERANCE),
    );
    const largest = expressivity.reduce((a, b) => (b.n > a.n ? b : a));
    const figures = expressivity.map((record) => ({
      quantity: `weights for n = ${record.n}, d = ${record.dimension}, K = ${record.outputs}`,
      paper: promised(record),
      ours: record.weights,
    }));
    const worst = Math.max(...expressivity.map(({ maxError }) => maxError));
    return {
      verdict: bad.length === 0 ? "holds" : "fails",
      evidence:
        `${expressivity.length} networks, up to n = ${largest.n.toLocaleString("en-US")} points; the largest error ` +
        `is ${worst.toExponential(1)}.` +
        (bad.length === 0 ? "" : ` ${bad.length} of them miss the weight count or the tolerance.`),
      // Repeats have the same figures.
      figures: [...new Map(figures.map((figure) => [JSON.stringify(figure), figure])).values()],
      runs: expressivity.map(({ specificationHash }) => specificationHash),
    };
  },
};
