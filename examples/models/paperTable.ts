import { createModel, describeModel, type ModelDescription } from "@rote/models";

/** The networks of the paper's table 1, with the number of parameters that it gives. */
export const table1 = [
  { title: "Inception", name: "inceptionSmall", options: {}, published: 1_649_402 },
  {
    title: "Inception w/o BatchNorm",
    name: "inceptionSmall",
    options: { batchNorm: false },
    published: 1_649_402,
  },
  { title: "Alexnet", name: "alexnetSmall", options: {}, published: 1_387_786 },
  {
    title: "MLP 3x512",
    name: "mlp",
    options: { hiddenUnits: [512, 512, 512] },
    published: 1_735_178,
  },
  { title: "MLP 1x512", name: "mlp", options: { hiddenUnits: [512] }, published: 1_209_866 },
];

/** Builds a network, describes it, and lets it go. */
export function describe(name: string, options: Record<string, unknown>): ModelDescription {
  const model = createModel(name, options);
  const description = describeModel(model, { trainingExamples: 50_000 });
  model.dispose();
  return description;
}
