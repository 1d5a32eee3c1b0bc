import { theorem1Weights } from "@rote/paper";
import type { ExpressivityEvidence } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf } from "./runs.ts";

const TOLERANCE = 1e-6;

/** Theorem 1: 2n + d weights fit anything on n points in d dimensions. */
export const theorem1: Claim = {
  id: "theorem1",
  sentence:
    "A two-layer ReLU network with 2n + d weights can represent any function on n points in d " +
    "dimensions.",
  source: "Theorem 1, section 4",
  tolerance:
    "Every network that was built has exactly d + n + n·K weights for K outputs (2n + d for one) " +
    "and is within 1e-6 of its value at every point.",
  judge({ expressivity: all }) {
    const networks = all.filter(({ depth = 2 }) => depth === 2);
    if (networks.length === 0) return notEnoughRuns("one network built after Theorem 1");
    const bad = networks.filter(
      (network) => network.weights !== theorem1Weights(network) || !(network.maxError <= TOLERANCE),
    );
    const most = Math.max(...networks.map(({ n }) => n)).toLocaleString("en-US");
    const worst = Math.max(...networks.map(({ maxError }) => maxError));
    const figures = networks.map(figureOf);
    return {
      verdict: bad.length === 0 ? "holds" : "fails",
      evidence:
        `${networks.length} networks, up to n = ${most} points; the largest error ` +
        `is ${worst.toExponential(1)}.` +
        (bad.length === 0 ? "" : ` ${bad.length} of them miss the weight count or the tolerance.`),
      // Repeats have the same figures.
      figures: [...new Map(figures.map((figure) => [JSON.stringify(figure), figure])).values()],
      runs: hashesOf(networks),
    };
  },
};

const figureOf = (network: ExpressivityEvidence) => ({
  quantity: `weights for n = ${network.n}, d = ${network.dimension}, K = ${network.outputs}`,
  paper: theorem1Weights(network),
  ours: network.weights,
});
