import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "ResumeError",
    "SpecificationError",
    "checkLoadable",
    "completeSpecification",
    "conditions",
    "corruptData",
    "corruptionNames",
    "corruptionTitle",
    "createPaperModel",
    "datasetNames",
    "decodeRunCheckpoint",
    "encodeRunCheckpoint",
    "failureOf",
    "fittedFraction",
    "formatSpecification",
    "loadData",
    "ownNetwork",
    "paperModels",
    "parseSpecification",
    "planPictures",
    "randomizations",
    "recorderCallback",
    "run",
    "runDataset",
    "specificationDifferences",
    "specificationHash",
    "trainedNetwork",
  ]);
});
