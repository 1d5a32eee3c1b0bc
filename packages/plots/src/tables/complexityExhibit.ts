import type { Exhibit } from "../exhibit.ts";
import { complexityTable, stabilityTable } from "./complexityTable.ts";

/** Section 2.2 in a report. */
export const complexityExhibit: Exhibit = {
  id: "complexity",
  isAbout: ({ of }) => of === "complexity",
  title: "Section 2.2: what the classical measures say",
  show({ complexity }) {
    if (complexity.length === 0) return null;
    const stable = complexity.filter(({ stability }) => stability !== null);
    return {
      caption:
        "The empirical Rademacher complexity of classes of functions, by random signs, with the " +
        "95 % interval of its mean over draws. Where it is about 1, the bound on the " +
        "generalization error that it gives is trivial. A network's is at least what training " +
        "reaches. With more parameters than examples, bounds by their number are trivial, too.",
      tables: [
        {
          id: "complexity-rademacher",
          caption: "Rademacher complexity, and parameters against examples.",
          table: complexityTable(complexity),
        },
        ...(stable.length === 0
          ? []
          : [
              {
                id: "complexity-stability",
                caption:
                  "Stability: the largest change of the loss on any training or test example " +
                  "once one training example is left out. Uniform stability is the supremum " +
                  "over all training sets and labels: one number for both rows, at least the " +
                  "larger. So it cannot tell apart what generalizes and what does not.",
                table: stabilityTable(stable),
              },
            ]),
      ],
    };
  },
};
