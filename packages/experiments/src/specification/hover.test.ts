import { listBackends } from "@rote/backends";
import { shiftNames } from "@rote/corruptions";
import { listDatasets } from "@rote/datasets";
import { augmentationNames } from "@rote/regularizers/augmentation";
import ts from "typescript";
import { expect, test } from "vitest";
import { linearFeatures, linearKernels } from "../linear/linearSpecification.ts";
import { corruptionNames, datasetNames, paperModels } from "../specification.ts";

// What an editor shows of a specification while one writes it. It shows nothing at a string, so the
// field says which strings there are.

const PROGRAM = `
import { startBackend } from "@rote/backends";
import type { LinearSpecification } from "../linear/index.ts";
import type { RunSpecification } from "../index.ts";

startBackend({ backend: "auto" });
const run: Required<RunSpecification> = {
  dataset: "mnist", givenLabels: null, train: 1, test: 1, pictureSize: null, crop: 28,
  whitening: true, model: "mlp-1x512", corruption: { name: "randomLabels", params: {} },
  augmentation: [{ name: "cutout", params: {} }], weightDecay: 0, dropout: 0, seed: 0,
  optimizer: { name: "adam", beta1: 0.9, beta2: 0.9, epsilon: 1, weightDecay: 0 },
  learningRate: 1, schedule: { name: "step", rate: 0.1, milestones: [1], warmUp: 0 },
  clipNorm: null, batchSize: 1, accumulate: 1, epochs: 1, stopAtAccuracy: 1, epochsAfterFit: null,
  stopAtLearningRate: 0, evaluateEvery: 1, validation: 0,
  earlyStopping: { monitor: "testAccuracy", patience: 1, minDelta: 0 },
  labelSmoothing: 0, mixUp: 0, recordExamples: false, recordNorms: false, l1: 0, maxNorm: null,
  testOn: [{ name: "contrast", severity: 1 }],
};
const other: RunSpecification = {
  optimizer: { name: "momentum", momentum: 0.9 },
  schedule: { name: "cosine", final: 0 },
};
const linear: Required<Omit<LinearSpecification, "dataset">> & LinearSpecification = {
  dataset: "mnist", pictureSize: null, givenLabels: null, train: 1, test: 1, labels: "true",
  ridge: 0, solution: "sgd",
  features: { name: "gabor", orientations: 1, wavelengths: [4], stride: 1 },
  kernel: { name: "gaussian", gamma: 1 }, leaveOneOut: false, tolerance: 1, seed: 0,
};`;

/** What is shown at each field of the program, in its order. */
function shown(): { field: string; text: string }[] {
  const file = `${import.meta.dirname}/program.ts`;
  const base = ts.readConfigFile(`${import.meta.dirname}/../../../../tsconfig.base.json`, (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.convertCompilerOptionsFromJson(base.config.compilerOptions, ".");
  const read = (path: string) => (path === file ? PROGRAM : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    ...ts.sys,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCompilationSettings: () => options,
    getCurrentDirectory: () => import.meta.dirname,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    readFile: read,
  });
  expect(service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
  const found: { field: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) {
      const info = service.getQuickInfoAtPosition(file, node.name.getStart());
      const text = ts.displayPartsToString(info?.documentation);
      found.push({ field: node.name.getText(), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(service.getProgram()!.getSourceFile(file)!);
  return found;
}

test("every field of a specification says what it is, and which names it takes", () => {
  const fields = shown();
  expect(fields.filter(({ text }) => text === "").map(({ field }) => field)).toEqual([]);
  const names = {
    backend: listBackends().map(({ name }) => name),
    dataset: datasetNames,
    model: Object.keys(paperModels),
    corruption: corruptionNames,
    augmentation: augmentationNames,
    optimizer: ["sgd", "momentum", "nesterov", "adam"],
    schedule: ["exponential", "constant", "step", "cosine"],
    features: linearFeatures,
    kernel: linearKernels,
  };
  for (const [wanted, all] of Object.entries(names)) {
    const { text } = fields.find(({ field }) => field === wanted)!;
    for (const name of all) expect(text, wanted).toContain(`"${name}"`);
  }
  const linearDataset = fields.findLast(({ field }) => field === "dataset")!.text;
  for (const { name } of listDatasets()) expect(linearDataset).toContain(`"${name}"`);
  const shift = fields.findLast(({ field }) => field === "severity")!;
  const shiftName = fields[fields.indexOf(shift) - 1]!.text;
  for (const name of shiftNames) expect(shiftName).toContain(`"${name}"`);
});
