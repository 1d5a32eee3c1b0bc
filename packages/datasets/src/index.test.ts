import { expect, test } from "vitest";
import * as api from "./index.ts";

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
    "OfflineError",
    "SplitError",
    "UnknownDatasetError",
    "cachePath",
    "cifar10",
    "describeDataset",
    "fetchDataset",
    "fingerprint",
    "listDatasets",
    "load",
    "mnist",
    "verifyDataset",
  ]);
});
