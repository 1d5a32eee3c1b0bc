/** A question that a report answers: by which exhibits and claims, by their ids, in this order. */
export interface Question {
  readonly id: string;
  readonly title: string;
  readonly exhibits: readonly string[];
  readonly claims: readonly string[];
}

/**
 * The questions of the paper, in its order, then those beyond it and of one's own data. What
 * belongs to none is shown after them.
 */
export const questions: readonly Question[] = [
  {
    id: "memorizing",
    title: "Do networks fit labels and pixels that mean nothing?",
    exhibits: ["figure1a", "complexity"],
    claims: ["fig1a-fit", "fig1a-order", "section2-rademacher"],
  },
  {
    id: "corruption",
    title: "What does it cost when more and more labels are wrong?",
    exhibits: ["figure1b", "figure1c"],
    claims: ["fig1b", "fig1c", "fig1c-clean", "phase-corruption"],
  },
  {
    id: "regularizers",
    title: "Do explicit regularizers explain generalization?",
    exhibits: ["table1", "table4", "phases"],
    claims: [
      "table1-augmentation",
      "table1-off",
      "table4-weight-decay",
      "table4-random-crop",
      "table4-augmentation",
      "table4-dropout",
      "phase-regularizers",
    ],
  },
  {
    id: "implicit",
    title: "Do early stopping and batch normalization?",
    exhibits: ["figure2"],
    claims: ["fig2-batch-norm", "fig2-early-stopping"],
  },
  {
    id: "expressivity",
    title: "How large must a network be to fit anything?",
    exhibits: ["theorem1"],
    claims: ["theorem1", "corollary1"],
  },
  {
    id: "linear",
    title: "Is it otherwise for linear models?",
    exhibits: ["section5"],
    claims: [
      "section5-generalizes",
      "section5-ridge",
      "section5-norm",
      "section5-random-labels",
      "section5-random-centres",
      "section5-random-test-labels",
      "section5-sgd",
      "neural-tangent-labels",
    ],
  },
  {
    id: "shifts",
    title: "Does memory cost more on images that are drawn otherwise?",
    exhibits: ["shifts"],
    claims: ["shift-memorized"],
  },
  {
    id: "descent",
    title: "Does a larger model overfit more?",
    exhibits: ["double-descent", "network-descent"],
    claims: ["double-descent", "descent-width", "descent-epochs", "descent-samples"],
  },
  {
    id: "memorized",
    title: "Which examples are memorized?",
    exhibits: ["memorization", "network-memorization"],
    claims: [
      "memorization-random-labels",
      "memorization-atypical",
      "network-memorization-labels",
      "network-consistency-labels",
    ],
  },
  {
    id: "dynamics",
    title: "Does training show which labels are wrong?",
    exhibits: ["label-accuracies", "label-dynamics"],
    claims: [
      "dynamics-first-learned",
      "dynamics-forgetting",
      "dynamics-margin",
      "dynamics-confidence",
      "dynamics-el2n",
    ],
  },
  {
    id: "norms",
    title: "Do norms and margins tell what was memorized?",
    exhibits: ["normalized-margins"],
    claims: ["normalized-margins"],
  },
  {
    id: "labels",
    title: "Which labels of your own look wrong?",
    exhibits: ["audits"],
    claims: [],
  },
];
