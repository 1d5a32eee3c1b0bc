import { counted } from "@rote/records";
import {
  type BuiltNetwork,
  builtNetworks,
  depthOf,
  networkPremises,
  networksOfSize,
} from "./builtNetwork.ts";
import { claimAbout } from "./claim.ts";
import { known } from "./finding.ts";
import { premise } from "./premise.ts";

const TOLERANCE = 1e-6;
/** Of n + d, for each output: the constant behind O(n + d). */
const WEIGHTS = 6;

/** Corollary 1: the same by a network of k layers that is about k times narrower. */
export const corollary1 = claimAbout({
  id: "corollary1",
  sentence:
    "For every k there is a ReLU network of k layers, width O(n/k) and O(n + d) weights that can " +
    "represent any function on n points in d dimensions.",
  source: "Corollary 1, section 4",
  tolerance:
    "Every network of three layers or more that was built is at most ⌈n/(k − 1)⌉ + 1 + 2K units " +
    `wide for K outputs, has at most ${WEIGHTS}·K·(n + d) weights, and is within 1e-6 of its ` +
    "value at every point, in whichever order its sums are taken.",
  subject: networksOfSize,
  candidates: (records) => builtNetworks(records).filter((network) => depthOf(network) > 2),
  premises: [
    ...networkPremises,
    premise("Its width is known, and it has more points than layers.", (network: BuiltNetwork) => {
      if (network.width === undefined) return "it does not say how wide it is";
      const depth = depthOf(network);
      return network.n > depth
        ? undefined
        : `it has ${counted(network.n, "point")} and ${counted(depth, "layer")}`;
    }),
  ],
  needed: "one network of three layers or more (rote expressivity --depth 3)",
  compare(networks) {
    const [first] = networks as [(typeof networks)[number]];
    const { n, dimension, outputs } = first;
    const depth = depthOf(first);
    const size = `n = ${n}, d = ${dimension}, K = ${outputs}, k = ${depth}`;
    const narrow = Math.ceil(n / (depth - 1)) + 1 + 2 * outputs;
    const most = WEIGHTS * outputs * (n + dimension);
    const width = Math.max(...networks.map((network) => network.width ?? Number.NaN));
    const weights = Math.max(...networks.map((network) => network.weights));
    const worst = Math.max(...networks.map(({ maxError }) => maxError));
    return [
      {
        words:
          `${size}: ${counted(width, "unit")} wide, ${counted(weights, "weight")}, largest error ` +
          worst.toExponential(1),
        findings: [
          known(width <= narrow, `a width of ${width} for ${size}, where ${narrow} are enough`),
          known(weights <= most, `${counted(weights, "weight")} for ${size}`),
          known(worst <= TOLERANCE, `an error of ${worst.toExponential(1)} for ${size}`),
        ],
        figures: [
          { quantity: `width for ${size}`, paper: `at most ${narrow}`, ours: width },
          { quantity: `weights for ${size}`, paper: `at most ${most}`, ours: weights },
        ],
        records: networks,
      },
    ];
  },
});
