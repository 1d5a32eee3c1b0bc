import type { DatasetEvent } from "@rote/datasets";
import { type Data, type DataRequest, loadData } from "@rote/experiments";
import { runDataset, SpecificationError } from "@rote/experiments/specification";
import { examplesOf } from "./examplesOf.ts";
import { loadPhotographs, photographs } from "./photographs.ts";
import { filesWithPaths, type PickedFile } from "./pickedFiles.ts";
import { loadServed, served } from "./served.ts";

interface LabDataOptions {
  /** Official files of the dataset, or pictures, that the reader picked. */
  files: readonly PickedFile[];
  /** The page's address. */
  page: string;
  onProgress: (event: DatasetEvent) => void;
}

/**
 * The examples that a specification names: from files that the reader picked, from those beside the
 * page, or made on the spot.
 *
 * @throws {SpecificationError} if the specification asks for what is not there.
 * @throws {DatasetError} if the data are not what they should be.
 */
export async function labData(
  specification: DataRequest,
  { files, page, onProgress }: LabDataOptions,
): Promise<Data> {
  const { dataset, validation = 0, givenLabels } = specification;
  const limited = runDataset(dataset).limited;
  if (files.length > 0 || !limited) {
    return loadData(specification, {
      onProgress,
      ...(files.length > 0 && { files: filesWithPaths(files) }),
    });
  }
  if (typeof givenLabels === "string") {
    throw new SpecificationError(
      `specification: givenLabels must be none in a page, got ${givenLabels}. Use rote run with ` +
        "--given.",
    );
  }
  const counts = examplesOf(specification);
  const { train, test } = counts;
  const carried = dataset === "cifar10" ? photographs : undefined;
  if (carried && train <= carried.train.examples && test <= carried.test.examples) {
    return loadPhotographs(carried, counts, page);
  }
  const here = served[dataset] ?? carried;
  if (!here) {
    throw new SpecificationError(
      `${runDataset(dataset).title} is not beside this page. Pick the official files, or, where ` +
        `the page is served, run: pnpm --filter @rote-examples/lab data ${dataset}`,
    );
  }
  for (const [split, count] of Object.entries(counts) as ["train" | "test", number][]) {
    const { examples } = here[split];
    if (count <= examples) continue;
    const held = split === "train" && validation > 0 ? `, ${validation} of them validation` : "";
    throw new SpecificationError(
      `${split}: this page serves the first ${examples} examples, got ${count}${held}. Pick the ` +
        `official files, or run: pnpm --filter @rote-examples/lab data ${dataset} --${split} ` +
        `${count}`,
    );
  }
  return {
    train: await loadServed(dataset, "train", train, page),
    test: await loadServed(dataset, "test", test, page),
  };
}
