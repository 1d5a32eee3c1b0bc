import { modelTitle } from "@rote/paper";
import {
  comparableRuns,
  conditionTitle,
  datasetTitle,
  type Free,
  groupBy,
  imagesOf,
  isRegularized,
  type Network,
  nameOf,
  regularizationOf,
  regularizationWords,
  seedOf,
  sharedFields,
} from "@rote/records";
import type { Subject } from "./claim.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { differencesOf, imagesWords } from "./words.ts";

/** Training runs that differ in nothing but corruption, seed, and what is named. */
export const runsThatDiffer = (...free: Free[]): Subject<TrainedRun, Network<TrainedRun>> => ({
  groups: (runs) => comparableRuns(runs, free),

  alike(runs) {
    const model = (run: TrainedRun) => (free.includes("model") ? "" : nameOf(run.model));
    const images = (run: TrainedRun) => (free.includes("train") ? null : imagesOf(run));
    const key = (run: TrainedRun) => JSON.stringify([model(run), nameOf(run.dataset), images(run)]);
    return [...groupBy(runs, key).values()].map((group) => ({
      model: nameOf(group[0]!.model),
      dataset: nameOf(group[0]!.dataset),
      images: imagesOf(group[0]!),
      shared: {},
      runs: group,
    }));
  },

  membersOf: ({ runs }) => runs,

  repeatKey({ specification = {}, model, dataset, corruption }) {
    const { corruption: asked, ...others } = specification;
    const { seed: _, epochs: __, testOn: ___, recordExamples: ____, ...determined } = others;
    const { recordNorms: _____, ...rest } = determined;
    const condition = [corruption.name, asked?.params ?? corruption.params];
    const fields = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([nameOf(model), nameOf(dataset), condition, fields]);
  },

  differences(run, other) {
    return differencesOf(sharedFields(run, free), sharedFields(other, free));
  },

  nameOf(run) {
    const p = run.corruption.params.probability;
    const title = conditionTitle(run);
    const condition = typeof p === "number" ? `${title}, p = ${p},` : title;
    const regularization = regularizationOf(run);
    const with_ = isRegularized(regularization) ? `, ${regularizationWords(regularization)}` : "";
    return (
      `${condition} with ${modelTitle(nameOf(run.model))} on ${imagesWords(imagesOf(run))} of ` +
      `${datasetTitle(run.dataset)}${with_}, seed ${seedOf(run)}`
    );
  },
});
