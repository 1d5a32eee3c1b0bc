import { expect, test } from "vitest";
import * as api from "./index.ts";
import * as tfData from "./toTfData.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "ArchiveError",
    "CacheError",
    "CorruptFileError",
    "DatasetError",
    "DownloadError",
    "FormatError",
    "HttpError",
    "MissingFileError",
    "NpmError",
    "OfflineError",
    "SplitError",
    "UnknownDatasetError",
    "batches",
    "cachePath",
    "cifar10",
    "cifar100",
    "describeDataset",
    "fashionMnist",
    "fetchDataset",
    "fingerprint",
    "gaussianClusters",
    "imageFolder",
    "listDatasets",
    "load",
    "mnist",
    "readCifarRecords",
    "readIdx",
    "readMatlab5",
    "sample",
    "select",
    "stratified",
    "svhn",
    "uniformNoise",
    "verifyDataset",
  ]);
});

test("public names of tf-data", () => {
  expect(Object.keys(tfData)).toEqual(["toTfData"]);
});
