import { type Experiment, training } from "./experiment.ts";
import { plain } from "./plain.ts";
import { randomCrop, weightDecay } from "./regularizers.ts";

/** Table 1: networks with and without random crops and weight decay, and on random labels. */
export const table1: Experiment = {
  id: "table1",
  title: "Table 1: explicit regularization",
  jobs: (scale, seed) =>
    scale.tables.flatMap((model) => {
      const run = plain(model, scale, seed);
      const crop = { ...randomCrop, epochs: scale.augmentedEpochs.trueLabels };
      const cropped = [
        { ...run, ...crop, ...weightDecay },
        { ...run, ...crop },
      ];
      // As in the paper, whose table has no crops for perceptrons and Inception without batch norm.
      const hasCrops = model === "inception-small" || model === "alexnet-small";
      return [
        ...(hasCrops ? cropped : []),
        { ...run, ...weightDecay },
        run,
        { ...run, corruption: { name: "randomLabels" } },
      ].map(training);
    }),
};
