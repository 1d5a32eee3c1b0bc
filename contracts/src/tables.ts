import type { Table } from "./contract.ts";
import { backends } from "./tables/backends.ts";
import { corruptions } from "./tables/corruptions.ts";
import { datasets } from "./tables/datasets.ts";
import { experiments } from "./tables/experiments.ts";
import { expressivity } from "./tables/expressivity.ts";
import { files } from "./tables/files.ts";
import { images } from "./tables/images.ts";
import { measures } from "./tables/measures.ts";
import { models } from "./tables/models.ts";
import { onnx } from "./tables/onnx.ts";
import { options } from "./tables/options.ts";
import { paper } from "./tables/paper.ts";
import { plots } from "./tables/plots.ts";
import { random } from "./tables/random.ts";
import { records } from "./tables/records.ts";
import { regularizers } from "./tables/regularizers.ts";
import { safetensors } from "./tables/safetensors.ts";
import { solvers } from "./tables/solvers.ts";
import { sweepBullmq } from "./tables/sweepBullmq.ts";
import { tfjsBackendOnnx } from "./tables/tfjsBackendOnnx.ts";
import { training } from "./tables/training.ts";

/** One table for each package. */
export const tables: readonly Table[] = [
  backends,
  corruptions,
  datasets,
  experiments,
  expressivity,
  files,
  images,
  measures,
  models,
  onnx,
  options,
  paper,
  plots,
  random,
  records,
  regularizers,
  safetensors,
  solvers,
  sweepBullmq,
  tfjsBackendOnnx,
  training,
];
