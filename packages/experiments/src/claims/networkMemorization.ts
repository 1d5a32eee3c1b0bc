import type { MemorizationScores } from "@rote/records";
import { memorizationOfEach } from "../subsets/memorizationScores.ts";
import { aucVariance } from "./aucVariance.ts";
import { type Claim, type Comparison, claimAbout } from "./claim.ts";
import {
  type DrawnNetwork,
  drawnLabel,
  drawnNetworks,
  drawPremises,
  labelCounts,
  networksOnShares,
} from "./drawnNetwork.ts";
import { moreThan } from "./finding.ts";
import { pointsText } from "./words.ts";

/** The fewest trainings on each share of which a claim counts scores. */
const TRAININGS = 10;

/** A score, and what is said of it. */
interface Scored {
  id: string;
  score: keyof MemorizationScores["auc"];
  sentence: string;
  source: string;
  /** What a pair is counted for: "memorized more". */
  word: string;
}

const SCORED: readonly Scored[] = [
  {
    id: "network-memorization-labels",
    score: "memorization",
    sentence:
      "A network memorizes changed labels more than the others: trained without the example it " +
      "does not give them.",
    source: "Not in the paper: Feldman & Zhang, NeurIPS 2020, arXiv:2008.03703",
    word: "memorized more",
  },
  {
    id: "network-consistency-labels",
    score: "cScore",
    sentence: "Examples with changed labels have lower C-scores than the others.",
    source: "Not in the paper: Jiang et al., ICML 2021, arXiv:2002.03206",
    word: "of the lower C-score",
  },
];

/** What trainings on random shares say of changed labels, one claim for each score. */
export const networkMemorization: readonly Claim[] = SCORED.map((scored) =>
  claimAbout<DrawnNetwork, readonly DrawnNetwork[]>({
    id: scored.id,
    sentence: scored.sentence,
    source: scored.source,
    tolerance:
      `By ${TRAININGS} or more trainings on each share: of the pairs of an example with a ` +
      "changed label and one with another label, more than half are so that the changed one is " +
      `${scored.word}; equal scores count half. With the interval of Hanley and McNeil, which ` +
      "is over examples: too few trainings blur the scores, and bring the share nearer to half.",
    subject: networksOnShares,
    candidates: drawnNetworks,
    premises: drawPremises,
    needed:
      `${TRAININGS} trainings on random shares of examples of which some labels are changed ` +
      "(rote memorization --corruption partialLabels --probability 0.1)",
    compare: (group) => compare(group, scored),
  }),
);

function compare(
  group: readonly DrawnNetwork[],
  { score, word }: Scored,
): Comparison<DrawnNetwork>[] {
  const networks = group.filter(({ failure }) => failure === undefined);
  return memorizationOfEach(networks).flatMap(({ auc, runs, shares }) => {
    const area = auc[score];
    if (area === null) return []; // labels of one kind, or examples that were never left out
    const members = networks.filter(({ specificationHash }) => runs.includes(specificationHash));
    const [first] = members as [DrawnNetwork];
    const { changed, others } = labelCounts(first);
    const share = {
      mean: area,
      variance: aucVariance(area, changed, others),
      degrees: Number.POSITIVE_INFINITY,
    };
    const label = drawnLabel(first);
    const fewest = Math.min(...shares.map((one) => one.runs));
    return [
      {
        words:
          `${label}: the changed label is ${word} in ${pointsText(share)} % of the pairs, ` +
          `by ${runs.length} trainings`,
        findings: [moreThan(share, 0.5, `changed labels are not ${word} (${label})`)],
        figures: [
          {
            quantity: `pairs in which the changed label is ${word}, ${label}`,
            paper: null,
            ours: pointsText(share),
            unit: "%",
          },
        ],
        records: members,
        ...(fewest < TRAININGS && { missing: `${TRAININGS} trainings on each share` }),
      },
    ];
  });
}
