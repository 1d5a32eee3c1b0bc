import type { RunSpecification } from "@rote/experiments/specification";
import { PAPER_RUNS } from "./paperRuns.ts";

export interface Step {
  /** In the list of steps. */
  title: string;
  /** What is asked before anything is shown, for people who have never trained a network. */
  question: string;
  choices: readonly string[];
  /** Which of the choices is so. */
  right: number;
  answer: string;
  /** What the page's own photographs are put through meanwhile. */
  change: Pick<RunSpecification, "corruption" | "weightDecay">;
  /** The finished run that the answer is about. */
  run: number;
  /** Whether the reader's own browser then does it too. */
  trains?: boolean;
}

/**
 * The paper in five steps, each a question before its answer. Figures are those of the finished
 * runs.
 */
export const story: readonly Step[] = [
  {
    title: "It learns",
    question:
      "A network sees 50,000 photographs, each with a word for what is on it: frog, truck, " +
      "ship … ten words in all. It goes through them again and again until it gets nearly all " +
      "of these words right. Of new photographs, how many will it get right? Guessing gets " +
      "one in ten.",
    choices: [
      "One in ten: it has only learned those by heart",
      "About half",
      "Nearly all of them, as of those it has seen",
    ],
    right: 1,
    answer:
      "51 in 100, five times as many as guessing. So it has not only learned by heart: it has " +
      "found something in the photographs that holds for new ones. That is what we call " +
      "learning, and other networks get far more.",
    change: { corruption: { name: "trueLabels", params: {} } },
    run: PAPER_RUNS.trueLabels,
  },
  {
    title: "Random labels",
    question:
      "Now we throw dice. Each photograph gets one of the ten words at random: the frog is " +
      "called an automobile, the horse a cat. There is no rule left to find. What will the " +
      "same network do with the 50,000 photographs that it trains on?",
    choices: [
      "It fails: there is nothing to learn",
      "It gets some of them right",
      "It gets nearly all of them right",
    ],
    right: 2,
    answer:
      "It gets 99 in 100 of its random words right, and of new ones one in ten, as by " +
      "guessing. It memorizes. That took 70 rounds through the photographs; with true words " +
      "it took 25. Below, your own browser does the same with 200 photographs.",
    change: { corruption: { name: "randomLabels", params: {} } },
    run: PAPER_RUNS.randomLabels,
    trains: true,
  },
  {
    title: "Noise for images",
    question:
      "We take the photographs away, too. Each becomes a picture of pure noise, like a screen " +
      "without a signal, and keeps its true word. Photographs with their true words took 25 " +
      "rounds. How long will noise take?",
    choices: ["It never gets there", "Far longer", "Less"],
    right: 2,
    answer:
      "6 rounds. Two pictures of noise are never alike, so they are easier to tell apart than " +
      "photographs of two horses. To fit, the network needs no sense in the pictures at all; " +
      "of new noise it knows nothing.",
    change: { corruption: { name: "gaussianPixels", params: {} } },
    run: PAPER_RUNS.gaussianPixels,
  },
  {
    title: "Regularizers",
    question:
      "There are remedies against learning by heart, called regularizers. The best known, weight " +
      "decay, keeps the numbers inside the network small. We use it, with random words again. " +
      "How many of them does the network still get right?",
    choices: ["About 10 in 100, as by guessing", "About half of them", "Nearly all of them"],
    right: 2,
    answer:
      "99 in 100. Dropout, which switches a part of the network off at random, hinders this " +
      "small one more: 91 in 100 by the end. Regularizers make it slower, and can help a " +
      "network that learns, but they are not what keeps it from memorizing.",
    change: { corruption: { name: "randomLabels", params: {} }, weightDecay: 1e-4 },
    run: PAPER_RUNS.weightDecay,
  },
  {
    title: "So what explains it?",
    question:
      "The network that can learn 50,000 random words by heart found a rule when there was " +
      "one. Why did it not simply learn the true words by heart?",
    choices: [
      "It is too small for that",
      "Regularizers keep it from that",
      "Neither, and nobody quite knows",
    ],
    right: 2,
    answer:
      "It is large enough, as step 2 shows, and this run had no regularizers. To count what a " +
      "network could fit cannot explain what it learns: that was the paper's point in 2017. " +
      "One hint is in the way it is trained. Of all solutions, gradient descent finds a small " +
      "one: see the page Theory. The question is still open.",
    change: { corruption: { name: "trueLabels", params: {} } },
    run: PAPER_RUNS.trueLabels,
  },
];
