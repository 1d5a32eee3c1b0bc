import { type Experiment, training } from "./experiment.ts";
import { plain } from "./plain.ts";
import { dropout, flipAndRotation, randomCrop, slowDecay, weightDecay } from "./regularizers.ts";

/** Table 4: random labels under a regularizer; dropout is not in the paper's table. */
export const table4: Experiment = {
  id: "table4",
  title: "Table 4: regularizers against random labels",
  jobs: (scale, seed) => {
    const random = { corruption: { name: "randomLabels" } };
    const all = scale.tables.flatMap((model) => {
      const run = { ...plain(model, scale, seed), ...random };
      return [
        { ...run, ...weightDecay },
        { ...run, ...dropout },
      ];
    });
    const augmented = scale.augmentedRandomLabels.flatMap((model) =>
      [randomCrop, flipAndRotation].map((augmentation) => ({
        ...plain(model, scale, seed),
        ...random,
        ...augmentation,
        ...slowDecay,
        epochs: scale.augmentedEpochs.randomLabels,
      })),
    );
    return [...all, ...augmented].map(training);
  },
};
