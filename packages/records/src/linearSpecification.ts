/** A kernel machine's specification with every field filled in: it determines the solution. */
export interface CompleteLinearSpecification {
  /** A published dataset. */
  dataset: string;
  /** How many training examples, from the first on. */
  train: number;
  /** How many test examples, from the first on. */
  test: number;
  /** Of pictures of one's own: height and width to which they are brought; null for 32. */
  pictureSize: number | null;
  /** SHA-256 of a file of labels that replace those of the training images; null for their own. */
  givenLabels: string | null;
  /** The labels of the data, or each drawn at random, which shows what a norm says. */
  labels: "true" | "random";
  /** What images are turned into before the kernel sees them; null for raw pixels. */
  features: FeaturesSpecification | null;
  /** The kernel, with its parameters. */
  kernel: KernelSpecification;
  /** λ in (K + λI)·A = Y; 0 interpolates by the function of minimum norm. */
  ridge: number;
  /** Which of the functions that take the labels; older specifications mean the first. */
  solution: SolutionName;
  /** Whether the memorization of each training example is measured, by leaving it out exactly. */
  leaveOneOut: boolean;
  /** The relative residual to reach. */
  tolerance: number;
  /** Draws random labels and patches. */
  seed: number;
}

/**
 * A function that takes the labels of all training points:
 *
 * - `minimumNorm`: the one of minimum norm in the kernel's space (or that of ridge regression);
 * - `randomCenters`: kernel functions at as many random points instead of the training points;
 * - `randomTestLabels`: the one of minimum norm that also takes random labels on the test points;
 * - `sgd`: where stochastic gradient descent from 0 ends.
 */
export type SolutionName = "minimumNorm" | "randomCenters" | "randomTestLabels" | "sgd";

/** What each is called in figures and tables. */
export const solutionTitle: Readonly<Record<SolutionName, string>> = {
  minimumNorm: "minimum norm",
  randomCenters: "random centres",
  randomTestLabels: "random labels on the test points",
  sgd: "by SGD",
};

/** A kernel of `@rote/solvers`, with its parameters. */
export type KernelSpecification =
  | { name: "linear" }
  /**
   * Without γ: one over the median of the squared distances of pairs of training points;
   * "held-out": the best of some around it for held-out training points, by their true labels.
   */
  | { name: "gaussian"; gamma?: number | "held-out" | undefined }
  | { name: "laplacian"; bandwidth: number }
  | { name: "arcCosine"; order: 0 | 1 }
  | { name: "neuralTangent"; hiddenLayers: number };

/** Features of `@rote/solvers` that images can be turned into, with their parameters. */
export type FeaturesSpecification =
  | { name: "gabor"; orientations: number; wavelengths: number[]; stride: number }
  | { name: "random-patches"; filters: number }
  /** For double descent: the first layer of a network of that width, not trained. */
  | { name: "random-relu"; features: number };
