import { expect, expectTypeOf, test } from "vitest";
import * as api from "./index.ts";
import * as tfData from "./toTfData.ts";

test("public names", () => {
  const camelCase = (name: string) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const loaders = api.listDatasets().map(({ name }) => camelCase(name));
  const others = [
    "ArchiveError",
    "CacheError",
    "CorruptFileError",
    "DatasetArgumentError",
    "DatasetError",
    "DownloadError",
    "FormatError",
    "HttpError",
    "MissingFileError",
    "NpmError",
    "OfflineError",
    "SplitError",
    "UnknownDatasetError",
    "arrayImages",
    "batches",
    "cachePath",
    "checkLabelFile",
    "describeArrays",
    "describeDataset",
    "fetchDataset",
    "fingerprint",
    "gaussianClusters",
    "imageFolder",
    "imageFolderSplits",
    "isArrayFile",
    "isLabelFile",
    "listDatasets",
    "load",
    "parquetPictures",
    "readCifarRecords",
    "readIdx",
    "readLabels",
    "readMatlab5",
    "readNpy",
    "readNpz",
    "relabel",
    "sample",
    "select",
    "stratified",
    "uniformNoise",
    "verifyDataset",
  ];
  expect(Object.keys(api).sort()).toEqual([...loaders, ...others].sort());
});

test("public names of tf-data", () => {
  expect(Object.keys(tfData)).toEqual(["toTfData"]);
});

test("the names of datasets are those that are listed", () => {
  type Names = "cifar10" | "cifar100" | "mnist" | "fashion-mnist" | "svhn";
  expectTypeOf<api.DatasetName>().toEqualTypeOf<Names>();
  expectTypeOf(api.load).parameter(0).toExtend<string>();
});
