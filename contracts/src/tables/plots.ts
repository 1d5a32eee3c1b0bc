import { memorizationOfEach } from "@rote/experiments/subsets";
import * as api from "@rote/plots";
import type { Contract, Table } from "../contract.ts";
import { audit, measures, networks, runs, solutions, subsetRecords } from "../evidence.ts";

const figure = (records: () => readonly unknown[], name: string): Contract => ({
  given: () => [records(), { title: "toy" }],
  call: (draw, given) => typeof draw(...given),
  options: { 1: name },
});
const table = (records: () => readonly unknown[]): Contract => ({ given: () => [records()] });
/** Solutions on two numbers of random features. */
const onFeatures = () =>
  solutions().flatMap((record) =>
    [2, 4].map((features) => ({
      ...record,
      features: { name: "random-relu" },
      specification: { ...record.specification, features: { name: "random-relu", features } },
    })),
  );
/** Solutions whose examples were left out. */
const leftOut = () =>
  solutions().map((record) => ({
    ...record,
    memorization: {
      mean: 0.5,
      deciles: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
      memorized: 0.5,
      farther: 0.7,
    },
  }));
/** Networks of two widths on labels of which some are wrong. */
const noisyRuns = () =>
  runs().map((run, i) => ({
    ...run,
    model: `mlp-1x${4 ** (i + 1)}`,
    corruption: {
      name: "partialLabels",
      params: { probability: 0.2, excludeTrue: true },
      seed: 0,
    },
    specification: { ...run.specification, stopAtAccuracy: null },
  }));
const line = () => ({
  series: [
    {
      name: "a",
      points: [
        { x: 0, y: 1 },
        { x: 1, y: 2 },
      ],
      spread: "band",
    },
  ],
  x: { label: "x" },
  y: { label: "y" },
  levels: [{ y: 1, name: "chance", side: "left" }],
  description: "a line",
});
const report = (): Contract => ({
  given: () => [{ title: "toy", runs: runs() }],
  call: (make, given) => typeof make(...given),
  options: { 0: "expressivity" },
});

export const plots: Table = {
  entries: { "@rote/plots": api },
  contracts: {
    auditCSV: { given: () => [audit(), { paths: ["0", "1"] }], options: { 1: "paths" } },
    auditPage: {
      given: () => [audit(), { picture: () => "data:," }],
      call: (make, given) => typeof make(...given),
      options: { 1: "paths" },
    },
    compareTable: {
      given: () => [
        [{ model: "a", error: 0.1 }],
        [{ model: "a", error: 0.2 }],
        { keys: { model: "model" }, fractions: { error: "error" } },
      ],
      options: { 2: "fractions" },
    },
    complexityTable: table(measures),
    doubleDescent: figure(onFeatures, "height"),
    dynamicsTable: table(runs),
    earlyStoppingTable: table(runs),
    expressivityTable: table(networks),
    figure1a: figure(runs, "paper"),
    figure1b: figure(runs, "paper"),
    figure1c: {
      ...figure(runs, "classes"),
      choices: { "1.testLabels": "both" },
    },
    figure2: figure(runs, "paper"),
    kernelNorms: figure(solutions, "height"),
    kernelTable: table(solutions),
    labelAccuracies: figure(runs, "height"),
    labelDynamics: figure(runs, "height"),
    lineFigure: {
      given: () => [line()],
      call: (draw, given) => typeof draw(...given),
      options: { 0: "series", "0.x": "domain", "0.y": "percent" },
      choices: { "0.names": "none" },
    },
    panelFigure: {
      given: () => [{ panels: [{ title: "toy", ...line() }] }],
      call: (draw, given) => typeof draw(...given),
      options: { 0: "panels" },
    },
    memorization: figure(leftOut, "height"),
    networkDescent: figure(noisyRuns, "height"),
    networkMemorization: figure(() => memorizationOfEach(subsetRecords()), "height"),
    normalizedMargins: figure(runs, "height"),
    normsTable: table(runs),
    phasesTable: table(runs),
    randomLabelsTable: table(runs),
    regularizersTable: table(runs),
    report: report(),
    reportFiles: report(),
    resultsTable: { given: () => [runs(), {}], options: { 1: "paper" } },
    runsTable: table(runs),
    stabilityTable: table(measures),
    shifts: figure(runs, "height"),
    shiftsTable: table(runs),
    theorem1: figure(networks, "height"),
    toCSV: table(runs),
    toLatex: {
      given: () => [{ columns: [{ name: "a", numeric: true }], rows: [["1"]] }],
    },
    toMarkdown: {
      given: () => [{ columns: [{ name: "a", numeric: true }], rows: [["1"]] }],
    },
  },
};
