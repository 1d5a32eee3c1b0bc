export { cifar10 } from "./cifar10.ts";
export {
  ArchiveError,
  CacheError,
  CorruptFileError,
  DatasetError,
  DownloadError,
  FormatError,
  HttpError,
  MissingFileError,
  OfflineError,
  SplitError,
  UnknownDatasetError,
} from "./datasetError.ts";
export {
  cachePath,
  type DatasetDescription,
  describeDataset,
  type FileStatus,
  fetchDataset,
  listDatasets,
  load,
  verifyDataset,
} from "./datasets.ts";
export type { DatasetEvent } from "./events.ts";
export { fingerprint } from "./fingerprint.ts";
export type { LabelledImages } from "./labelledImages.ts";
export type { LoadOptions } from "./loadDataset.ts";
export { mnist } from "./mnist.ts";
export type { OfficialFilesOptions } from "./officialFiles.ts";
