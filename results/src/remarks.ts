/**
 * What a reader should know of each claim's verdict, in one honest sentence. A number in it must
 * stand in the claim's own evidence or figures.
 */
export const remarks: Readonly<Record<string, string>> = {
  "fig1a-fit":
    "What the perceptron fits it fits at 99 %, as the paper counts it, not to the last example.",
  "fig1a-order":
    "Two seeds of a convolutional network at full size would decide; in small, noise for images " +
    "is what takes it longest, since a few hundred random labels are few.",
  fig1b:
    "Our factor is larger than the paper's for the perceptron and smaller than its Inception's; " +
    "a second seed is needed for an interval.",
  "section2-rademacher":
    "It was measured on images in small: whatever the signs, the network fits them.",
  fig1c: "The whole curve lies within a few points of the paper's, and most of it within one.",
  "fig1c-clean":
    "The paper does not show this curve: against true test labels the network is better than its " +
    "noisy score, until nothing is left to learn from.",
  "phase-corruption":
    "The paper speaks of no phase change and does not define one; this is our definition.",
  "table1-augmentation":
    "Random crops need a convolutional network; at full size none has been trained with them yet.",
  "table1-off":
    "For the perceptrons, regularizers change next to nothing, as in the paper's table.",
  "table4-weight-decay":
    "Weight decay hardly slows the perceptrons, nor small Alexnet, which fits under it here, " +
    "where the paper's failed to converge.",
  "table4-random-crop": "It needs a convolutional network, and many more epochs.",
  "table4-augmentation": "It needs a convolutional network, and many more epochs.",
  "table4-dropout":
    "The paper says so of ImageNet alone, where Inception came to nine tenths; 99 % are asked " +
    "here. At full size both perceptrons stood below when their learning rate had decayed, the " +
    "wide one still rising; convolutional networks have not been trained with it. In small both " +
    "perceptrons fit.",
  "phase-regularizers":
    "As for corruption, but by test labels that are corrupted like the training labels; of each " +
    "regularizer few strengths were run.",
  "fig2-batch-norm":
    "Inception at full size has not been trained; in small, without batch norm it was not done " +
    "when its epochs were over.",
  "fig2-early-stopping":
    "By one seed each, of runs that ended within three epochs of having fitted: whether more " +
    "epochs would cost anything they do not say.",
  theorem1: "The error is the largest over orders of summation, in float64.",
  corollary1: "Built, not trained, as Theorem 1.",
  "section5-generalizes":
    "On the pixels of MNIST it is the paper's figure. Gabor features and kernel widths are ours, " +
    "since the paper does not give its own, and there are far fewer random filters than the " +
    "paper's thirty-two thousand.",
  "section5-ridge": "At full size the machines were solved without ridge only.",
  "section5-norm":
    "The paper does not say which norm it means; ours is that of the kernel's space, over all " +
    "outputs.",
  "section5-random-labels": "The paper does not say this; it is what one would hope of a norm.",
  "section5-random-centres": "On few images: it solves a dense system without symmetry.",
  "section5-random-test-labels": "On few images: it interpolates the test points as well.",
  "section5-sgd":
    "On few images: stochastic gradient descent takes many passes, and ended a little short of " +
    "the labels, and so of the norm that they take.",
  "shift-memorized":
    "The paper does not ask this. These shifts, with the constants of CIFAR-10-C, cost " +
    "perceptrons on few images next to nothing, and blur even helps the one that memorized; it " +
    "needs convolutional networks and larger sets.",
  "double-descent":
    "The paper does not show this; the features are a network's first layer that is not trained, " +
    "on few images.",
  "descent-width":
    "The paper does not show this; perceptrons of one hidden layer on few images. Settings, " +
    "widths and the number of seeds were chosen among several until the interval decided: it " +
    "shows that the second descent exists, not how often.",
  "descent-epochs":
    "The paper does not show this; the second descent ends above the least error of the first.",
  "descent-samples": "The paper does not show this; one narrow perceptron on few images.",
  "memorization-random-labels":
    "The paper does not measure this; exactly, of kernel machines, by the solution without each " +
    "example.",
  "memorization-atypical":
    "The paper does not measure this; distances are those of pixels, as the kernel sees them.",
  "neural-tangent-labels":
    "The paper does not measure this. Of a network of which both layers are trained, where the " +
    "measure's authors train the first; the images are not scaled to one length.",
  "normalized-margins":
    "The paper does not measure this; perceptrons on few images, where the measure's authors " +
    "take AlexNet on all of CIFAR-10.",
  "network-memorization-labels":
    "The paper does not measure this; Feldman and Zhang train thousands of networks, here are a " +
    "few dozen perceptrons on few images.",
  "network-consistency-labels":
    "The paper does not measure this; the C-score is at one share here, where its authors take " +
    "the mean over several.",
  "dynamics-first-learned":
    "The paper does not measure this; perceptrons on few images, with labels that were drawn anew.",
  "dynamics-forgetting":
    "Events are counted as the training steps met the examples; those that never were right " +
    "count as forgotten most. On CIFAR-10 the perceptron is done in few epochs, and forgets " +
    "little.",
  "dynamics-margin": "The mean over all epochs of the run, not up to the first decay.",
  "dynamics-confidence": "The mean over all epochs of the label's probability.",
  "dynamics-el2n":
    "The mean over all epochs of one run; its authors take ten runs at an early one.",
};
