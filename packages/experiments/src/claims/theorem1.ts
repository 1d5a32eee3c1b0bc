import { theorem1Weights } from "@rote/paper";
import { counted } from "@rote/records";
import { builtNetworks, depthOf, networkPremises, networksOfSize } from "./builtNetwork.ts";
import { claimAbout } from "./claim.ts";
import { known } from "./finding.ts";

const TOLERANCE = 1e-6;

/** Theorem 1: 2n + d weights fit anything on n points in d dimensions. */
export const theorem1 = claimAbout({
  id: "theorem1",
  sentence:
    "A two-layer ReLU network with 2n + d weights can represent any function on n points in d " +
    "dimensions.",
  source: "Theorem 1, section 4",
  tolerance:
    "Every network that was built has exactly d + n + n·K weights for K outputs (2n + d for one) " +
    "and is within 1e-6 of its value at every point, in whichever order its sums are taken.",
  subject: networksOfSize,
  candidates: (records) => builtNetworks(records).filter((network) => depthOf(network) === 2),
  premises: networkPremises,
  needed: "one network built after Theorem 1",
  compare(networks) {
    const [first] = networks as [(typeof networks)[number]];
    const { n, dimension, outputs } = first;
    const size = `n = ${n}, d = ${dimension}, K = ${outputs}`;
    const weights = theorem1Weights(first);
    const heavy = networks.find((network) => network.weights !== weights);
    const worst = networks.reduce((a, b) => (a.maxError >= b.maxError ? a : b)).maxError;
    const isNear = networks.every(({ maxError }) => maxError <= TOLERANCE);
    return [
      {
        words: `${size}: ${counted(weights, "weight")}, largest error ${worst.toExponential(1)}`,
        findings: [
          known(heavy === undefined, `${counted(heavy?.weights ?? 0, "weight")} for ${size}`),
          known(isNear, `an error of ${worst.toExponential(1)} for ${size}`),
        ],
        figures: [
          {
            quantity: `weights for ${size}`,
            paper: weights,
            ours: heavy?.weights ?? weights,
          },
        ],
        records: networks,
      },
    ];
  },
});
