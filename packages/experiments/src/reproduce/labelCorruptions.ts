import type { RunSpecification } from "../runs/runSpecification.ts";
import { plain } from "./plain.ts";
import type { Scale } from "./scale.ts";

/** Each network of figures 1b and 1c from true labels over partially corrupted to random ones. */
export const labelCorruptions = (scale: Scale, seed: number): RunSpecification[] =>
  scale.figure1b.flatMap((model) =>
    [
      { name: "trueLabels" },
      ...scale.probabilities.map((probability) => ({
        name: "partialLabels",
        params: { probability },
      })),
      { name: "randomLabels" },
    ].map((corruption) => ({ ...plain(model, scale, seed), corruption })),
  );
