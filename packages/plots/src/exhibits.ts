import { datasetTitle } from "./datasetTitle.ts";
import { earlyStoppingTable } from "./earlyStoppingTable.ts";
import type { Exhibit, ExhibitTable } from "./exhibit.ts";
import { figureOf } from "./exhibit.ts";
import type { ExpressivityRecord } from "./expressivityRecord.ts";
import { expressivityTable } from "./expressivityTable.ts";
import { figure1aPanels } from "./figure1a.ts";
import { figure1bPanels } from "./figure1b.ts";
import { figure1cPanels } from "./figure1c.ts";
import { figure2Panels } from "./figure2.ts";
import { kernelNormsPanels } from "./kernelNorms.ts";
import { kernelTable } from "./kernelTable.ts";
import { labelCorruption } from "./labelCorruption.ts";
import type { LinearRecord } from "./linearRecord.ts";
import { paperModel } from "./paperModel.ts";
import { randomLabelsTable } from "./randomLabelsTable.ts";
import { isRegularized, regularizationOf } from "./regularization.ts";
import { regularizersTable } from "./regularizersTable.ts";
import { resultsTable } from "./resultsTable.ts";
import { nameOf, type RunRecord } from "./runRecord.ts";
import { conditionKey, type Setting, settingsOf } from "./setting.ts";
import { settingTitle } from "./settingTitle.ts";
import { theorem1Panels } from "./theorem1.ts";

export interface Records {
  runs: readonly RunRecord[];
  linear: readonly LinearRecord[];
  expressivity: readonly ExpressivityRecord[];
}

/** Every figure and table of the paper for which there are records, in the order of the paper. */
export function exhibits({ runs, linear, expressivity }: Records): Exhibit[] {
  const plain = runs.filter((run) => !isRegularized(regularizationOf(run)));
  return [
    ...figure1aExhibit(plain),
    ...figure1bExhibit(plain),
    ...figure1cExhibit(plain),
    ...tablesExhibit("table1", runs),
    ...tablesExhibit("table4", runs),
    ...figure2Exhibit(runs),
    ...theorem1Exhibit(expressivity),
    ...section5Exhibit(linear),
  ];
}

const REPEATS =
  "Repeats with other seeds are averaged, with the 95 % confidence interval of the mean";

/** Settings with at least two of the conditions of figure 1a; several p of one belong to figure 1b. */
function figure1aExhibit(plain: readonly RunRecord[]): Exhibit[] {
  const settings = settingsOf(plain).flatMap((setting): Setting[] => {
    const partial = setting.runs.filter(({ corruption }) => corruption.name === "partialLabels");
    const several = new Set(partial.map(conditionKey)).size > 1;
    const runs = several ? setting.runs.filter((run) => !partial.includes(run)) : setting.runs;
    return new Set(runs.map(conditionKey)).size > 1 ? [{ ...setting, runs }] : [];
  });
  const runs = settings.flatMap((setting) => setting.runs).filter(hasLoss);
  if (runs.length === 0) return [];
  return [
    {
      id: "figure1a",
      title: "Figure 1a: fitting labels and pixels that mean nothing",
      caption:
        "Average training loss against training steps, one curve a condition, without explicit " +
        `regularization and with one set of hyper-parameters. ${REPEATS} as a band; a run that has ` +
        "fitted stays at its last loss. Each frame has its own steps: with fewer images an epoch has fewer.",
      figure: figureOf(figure1aPanels(runs, { paper: true })),
      tables: settings.map((setting, i) => {
        const model = setting.dataset === "cifar10" ? paperModel(setting.model) : undefined;
        const beside =
          model === undefined
            ? ""
            : `, beside what the paper found for ${model} on all of CIFAR-10`;
        return {
          id: settings.length === 1 ? "figure1a-results" : `figure1a-results-${i + 1}`,
          caption:
            `${settingTitle(setting)}: results of each condition${beside}. ` +
            "The test set is under the same corruption as the training set.",
          table: resultsTable(setting.runs, model === undefined ? {} : { paperModel: model }),
        };
      }),
    },
  ];
}

const hasLoss = ({ epochs }: RunRecord) => epochs.some(({ loss }) => Number.isFinite(loss));

function figure1bExhibit(plain: readonly RunRecord[]): Exhibit[] {
  const sweeps = overLabels(plain);
  const timed = sweeps.filter(({ runs }) => {
    const clean = runs.filter((run) => labelCorruption(run) === 0);
    return clean.length > 0 && clean.every(({ result }) => (result.epochsToFit ?? 0) > 0);
  });
  if (timed.length === 0) return [];
  const untimed = sweeps.filter((setting) => !timed.includes(setting));
  const without =
    untimed.length === 0
      ? ""
      : ` Left out for want of a run on true labels that fitted: ${untimed.map(({ label }) => label).join("; ")}.`;
  const runs = timed.flatMap((setting) => setting.runs);
  return [
    {
      id: "figure1b",
      title: "Figure 1b: time to overfit",
      caption:
        "Epochs until the training set is fitted, relative to true labels, against the probability p " +
        `that a label is drawn anew. ${REPEATS} as a whisker; a gap is a p at which a run never ` +
        `fitted.${without}`,
      figure: figureOf(figure1bPanels(runs, { paper: true })),
      tables: [],
    },
  ];
}

function figure1cExhibit(plain: readonly RunRecord[]): Exhibit[] {
  const runs = overLabels(plain).flatMap((setting) => setting.runs);
  const tested = runs.filter(({ result }) => result.testAccuracy !== null);
  if (tested.length === 0) return [];
  const clean = tested.some(({ result }) => typeof result.cleanLabelTestAccuracy === "number");
  return [
    {
      id: "figure1c",
      title: "Figure 1c: test error under label corruption",
      caption:
        "Test error against label corruption p, with the error of guessing dashed. On corrupted test " +
        "labels the test set has the same p as the training set (as, almost certainly, in the paper): " +
        "it says how well the noisy distribution is learned. On clean test labels it says what " +
        `training on noise has cost. ${REPEATS} as a whisker.`,
      figure: figureOf(
        figure1cPanels(tested, { paper: true, testLabels: clean ? "both" : "corrupted" }),
      ),
      tables: [],
    },
  ];
}

/** Settings with runs at several p. */
const overLabels = (runs: readonly RunRecord[]): Setting[] =>
  settingsOf(runs.filter((run) => labelCorruption(run) !== undefined)).filter(
    (setting) => new Set(setting.runs.map(labelCorruption)).size > 2,
  );

const TABLES = {
  table1: {
    title: "Table 1: explicit regularization",
    caption:
      "Training and test accuracy with and without random crops and weight decay, and on random labels.",
    table: regularizersTable,
  },
  table4: {
    title: "Table 4: regularizers against random labels",
    caption:
      "Training accuracy on random labels with one explicit regularizer on. The paper's failed run is a dash.",
    table: randomLabelsTable,
  },
} as const;

function tablesExhibit(id: keyof typeof TABLES, runs: readonly RunRecord[]): Exhibit[] {
  const { title, caption, table } = TABLES[id];
  const datasets = [...new Set(runs.map(({ dataset }) => nameOf(dataset)))];
  const groups = datasets.flatMap((dataset): ExhibitTable[] => {
    const filled = table(runs.filter((run) => nameOf(run.dataset) === dataset));
    if (filled === null) return [];
    const beside = dataset === "cifar10" ? "; the paper on all 50,000 images of it" : "";
    const trained = `Trained on ${datasetTitle(dataset)}${beside}.`;
    return [{ id: `${id} ${dataset}`, caption: trained, table: filled }];
  });
  if (groups.length === 0) return [];
  const tables = groups.length === 1 ? [{ ...groups[0]!, id }] : groups;
  return [
    { id, title, caption: `${caption} Repeats: mean ± half the 95 % confidence interval.`, tables },
  ];
}

function figure2Exhibit(runs: readonly RunRecord[]): Exhibit[] {
  const trueLabels = runs.filter(
    ({ corruption, epochs }) =>
      corruption.name === "trueLabels" && epochs.some(({ testAccuracy }) => testAccuracy !== null),
  );
  const table = earlyStoppingTable(trueLabels);
  if (table === null) return [];
  const plain = trueLabels.filter((run) => !isRegularized(regularizationOf(run)));
  return [
    {
      id: "figure2",
      title: "Figure 2: batch normalization and early stopping",
      caption:
        "Test and training accuracy on true labels without explicit regularization, against training " +
        `steps. ${REPEATS} as a band. The paper's figure 2a is of ImageNet, which is not repeated ` +
        "here; its final and best test accuracies stand in the table.",
      ...(plain.length === 0 ? {} : { figure: figureOf(figure2Panels(plain, { paper: true })) }),
      tables: [
        {
          id: "early-stopping",
          caption:
            "What stopping at the best test accuracy would have gained; chosen on the test set, so at most this.",
          table,
        },
      ],
    },
  ];
}

function theorem1Exhibit(records: readonly ExpressivityRecord[]): Exhibit[] {
  if (records.length === 0) return [];
  return [
    {
      id: "theorem1",
      title: "Theorem 1: 2n + d weights fit any n points",
      caption:
        "Weights of the constructed two-layer network against the number of points, with the theorem's " +
        "count dashed, and its largest error on them in float64 arithmetic. An error of exactly 0 is drawn at 1e−17.",
      figure: figureOf(theorem1Panels(records)),
      tables: [
        {
          id: "theorem1-networks",
          caption: "The networks that were built.",
          table: expressivityTable(records),
        },
      ],
    },
  ];
}

function section5Exhibit(records: readonly LinearRecord[]): Exhibit[] {
  if (records.length === 0) return [];
  return [
    {
      id: "section5",
      title: "Section 5 and Table 3: minimum-norm solutions of kernel machines",
      caption:
        "Test error against the norm of the solution. Each fits its training set; the one of smallest " +
        "norm is not always the one that generalizes best.",
      figure: figureOf(kernelNormsPanels(records)),
      tables: [
        {
          id: "table3",
          caption:
            "Kernel machines on true and on random labels, beside Table 3 and the norms of section 5.",
          table: kernelTable(records),
        },
      ],
    },
  ];
}
