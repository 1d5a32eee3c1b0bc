export type { ImageSet, ImageSetWith } from "@rote/images";
export {
  type ArrayImages,
  type ArrayImagesOptions,
  type ArraysDescription,
  arrayImages,
  describeArrays,
  type ImagesDescription,
} from "./arrays/arrayImages.ts";
export { isArrayFile } from "./arrays/isArrayFile.ts";
export { type NpyArray, readNpy } from "./arrays/readNpy.ts";
export { readNpz } from "./arrays/readNpz.ts";
export { type BatchesOptions, batches, type ExampleSource } from "./batches.ts";
export { cifar10 } from "./cifar10.ts";
export { type Cifar100Options, cifar100 } from "./cifar100.ts";
export { readCifarRecords } from "./cifarBinary.ts";
export { DatasetArgumentError } from "./datasetArgumentError.ts";
export {
  ArchiveError,
  CacheError,
  CorruptFileError,
  DatasetError,
  DownloadError,
  FormatError,
  HttpError,
  MissingFileError,
  NpmError,
  OfflineError,
  SplitError,
  UnknownDatasetError,
} from "./datasetError.ts";
export {
  cachePath,
  type DatasetDescription,
  type DatasetName,
  describeDataset,
  fetchDataset,
  listDatasets,
  load,
  verifyDataset,
} from "./datasets.ts";
export type { DatasetEvent } from "./events.ts";
export { fashionMnist } from "./fashionMnist.ts";
export { fingerprint } from "./fingerprint.ts";
export { type GaussianClustersOptions, gaussianClusters } from "./gaussianClusters.ts";
export { readIdx } from "./idx.ts";
export {
  type FolderSplit,
  type ImageFolder,
  type ImageFolderOptions,
  imageFolder,
  imageFolderSplits,
  type WholeFolderOptions,
} from "./imageFolder.ts";
export { checkLabelFile } from "./labels/checkLabelFile.ts";
export { isLabelFile } from "./labels/isLabelFile.ts";
export { type ReadLabelsOptions, readLabels } from "./labels/readLabels.ts";
export { type RelabelOptions, relabel } from "./labels/relabel.ts";
export type { LoadOptions } from "./loadDataset.ts";
export { type MatlabArray, readMatlab5 } from "./matlab5.ts";
export { mnist } from "./mnist.ts";
export type { OfficialFilesOptions } from "./officialFiles.ts";
export { type ParquetPicturesOptions, parquetPictures } from "./parquet/parquetPictures.ts";
export type { LeftOut, LeftOutReason } from "./pictures/leftOut.ts";
export type { SplitRole } from "./pictures/splitFolders.ts";
export { type SubsetOptions, sample, select, stratified } from "./subsets.ts";
export { svhn } from "./svhn.ts";
export type { SyntheticOptions } from "./syntheticOptions.ts";
export type { Batch } from "./take.ts";
export { uniformNoise } from "./uniformNoise.ts";
export type { FileStatus } from "./verifyShelf.ts";
