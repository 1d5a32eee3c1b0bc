import { counted, interval, repeatsEstimate } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atLeast } from "./finding.ts";
import {
  measuredNetworks,
  networkLabel,
  networksOnSigns,
  signPremises,
} from "./measuredNetwork.ts";
import { repeatsText } from "./words.ts";

/** What counts as near 1. */
const NEAR_ONE = 0.95;

/** Section 2.2: a class that fits random labels has a Rademacher complexity of about 1. */
export const rademacher = claimAbout({
  id: "section2-rademacher",
  sentence:
    "Networks fit random ±1 labels, so that their Rademacher complexity is about 1 and a bound " +
    "on the generalization error by it is trivial.",
  source: "Section 2.2",
  tolerance:
    "The empirical Rademacher complexity, 2·accuracy − 1 after training on random signs, is at " +
    `least ${NEAR_ONE} of the largest possible, 1, on average over draws.`,
  subject: networksOnSigns,
  candidates: measuredNetworks,
  premises: signPremises,
  needed: "a network trained on two draws of random signs: rote complexity --of network",
  compare(networks) {
    const [first] = networks as [(typeof networks)[number]];
    const values = networks.flatMap(({ rademacher }) => rademacher.values);
    const { train, network } = first.specification;
    if (values.length === 0 || network === null) return [];
    const label = networkLabel(first);
    const text = repeatsText(interval(values), 3);
    // A value is counted in steps of one example's sign.
    const estimate = repeatsEstimate(values, 2 / train);
    return [
      {
        words: `${label}: ${text} over ${counted(values.length, "draw")}`,
        findings: [atLeast(estimate, NEAR_ONE, `${text} for ${label}`)],
        figures: [{ quantity: `Rademacher complexity, ${label}`, paper: 1, ours: estimate.mean }],
        records: networks,
        missing: values.length < 2 ? "a second draw of signs" : undefined,
      },
    ];
  },
});
