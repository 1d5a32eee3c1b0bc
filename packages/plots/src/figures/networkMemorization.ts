import { checkArgument, checkOptions } from "@rote/options";
import { modelTitle } from "@rote/paper";
import { datasetTitle, type MemorizationScores } from "@rote/records";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf } from "../exhibit.ts";
import { images } from "../settings.ts";
import { memorizedTable, mostMemorizedTable } from "../tables/memorizedTable.ts";

/**
 * Memorization and C-scores of the training examples of networks, by trainings on random shares:
 * the value that a share of the examples does not exceed against that share, two frames for each
 * experiment, one curve for changed labels and one for the others. Returns an SVG document, like
 * `lineFigure`.
 *
 * @throws {PlotError} if there are no scores.
 */
export function networkMemorization(
  scores: readonly MemorizationScores[],
  options: FigureOptions = {},
): string {
  checkOptions("networkMemorization", options, FIGURE_OPTIONS, PlotError);
  checkScores("networkMemorization", scores);
  return panelFigure({ ...options, panels: networkMemorizationPanels(scores) });
}

/** @throws {PlotError} unless each is of a network's examples. */
export function checkScores(who: string, scores: readonly MemorizationScores[]): void {
  const one = {
    dataset: "text",
    model: "text",
    examples: "number",
    scores: { memorization: "list", cScore: "list", changed: "numbers" },
  } as const;
  checkArgument(who, "scores", scores, [one], PlotError);
}

/** Memorization of networks in a report. */
export const networkMemorizationExhibit: Exhibit = {
  id: "network-memorization",
  title: "Memorization of networks, by trainings on random shares",
  isAbout: ({ of }) => of === "subset",
  show({ memorization }) {
    if (memorization.length === 0) return null;
    return {
      caption:
        "The value that a share of the training examples does not exceed, against that share. " +
        "Memorization is the accuracy on an example of the networks that were trained on it " +
        "less that of the others: about 0 where the others give the label, about 1 where it is " +
        "memorized. The C-score is the accuracy of the networks that did not see the example. " +
        "Both are estimates from a number of trainings.",
      figure: figureOf(networkMemorizationPanels(memorization)),
      tables: [
        {
          id: "memorized",
          caption:
            "How much is memorized: the mean with the mean standard error of an example, the " +
            "share of examples at 0.25 or more, and the area under the ROC curve of changed " +
            "labels against the others.",
          table: memorizedTable(memorization),
        },
        {
          id: "most-memorized",
          caption:
            "The most memorized examples by their place among the training examples, counted " +
            "from 0; of equals those with the lower C-score first.",
          table: mostMemorizedTable(memorization),
        },
      ],
    };
  },
};

/** What the figure shows, before it is drawn. */
export function networkMemorizationPanels(scores: readonly MemorizationScores[]): Panel[] {
  if (scores.length === 0) {
    throw new PlotError("networkMemorization: scores must hold those of an experiment, got none.");
  }
  return scores.flatMap((one) => FRAMES.map((frame) => panelOf(one, frame)));
}

interface Frame {
  name: string;
  of: "memorization" | "cScore";
}

const FRAMES: readonly Frame[] = [
  { name: "memorization", of: "memorization" },
  { name: "C-score", of: "cScore" },
];

function panelOf(experiment: MemorizationScores, { name, of }: Frame): Panel {
  const { dataset, examples, model, scores } = experiment;
  const valuesWhere = (changed: number) =>
    scores[of].filter(
      (value, i): value is number => value !== null && scores.changed[i] === changed,
    );
  const kinds = [
    { name: "labels as they were", slot: 0, values: valuesWhere(0) },
    { name: "changed labels", slot: 1, values: valuesWhere(1) },
  ].filter(({ values }) => values.length > 0);
  return {
    title: `${name}: ${modelTitle(model)}, ${datasetTitle(dataset)}, ${images(examples)}`,
    series: kinds.map(
      ({ values, ...kind }): Series => ({
        ...kind,
        points: decilesOf(values).map((y, k) => ({ x: k / 10, y })),
      }),
    ),
    x: { label: "share of the examples", domain: [0, 1], percent: true },
    y: { label: name },
    description: kinds
      .map((kind) => `${kind.name}: median ${decilesOf(kind.values)[5]!.toFixed(2)}.`)
      .join(" "),
  };
}

/** The values that no, one, …, ten tenths of them do not exceed. */
function decilesOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from(
    { length: 11 },
    (_, k) => sorted[Math.max(Math.ceil((k * sorted.length) / 10) - 1, 0)]!,
  );
}
