import {
  type DatasetEvent,
  type ImageSet,
  isArrayFile,
  type RelabelOptions,
  relabel,
} from "@rote/datasets";
import { SpecificationError } from "../specification/specificationError.ts";

/** A file of labels in place of those of the training images. */
export interface GivenLabels {
  readonly file: string | File;
  /** Whether it holds arrays, which can stand for labels that the images do not have. */
  readonly isArrays: boolean;
  apply(set: Required<ImageSet>, options?: ApplyOptions): Promise<Required<ImageSet>>;
}

interface ApplyOptions extends Pick<RelabelOptions, "paths" | "total"> {
  /** Places of the training examples in the set. Defaults to all. */
  only?: Uint32Array;
  /** The file of images that has no labels of its own, where the given ones are for all of it. */
  unlabelled?: string | undefined;
}

/**
 * The labels that are given, if any are.
 *
 * @param expected the SHA-256 of the file that a specification names, null for no file; undefined
 * takes any, or none.
 * @throws {SpecificationError} if the specification names a file and none is given; or, when the
 * labels are applied, if it names another one or none.
 */
export function givenLabels(
  file: string | File | undefined,
  expected: string | null | undefined,
  onProgress?: (event: DatasetEvent) => void,
): GivenLabels | undefined {
  if (file === undefined) {
    if (expected === null || expected === undefined) return undefined;
    throw new SpecificationError(
      "specification: givenLabels must come with the file of labels, of SHA-256 " +
        `${short(expected)}, got none. Pass it as given; in the command line, --given <file>.`,
    );
  }
  return {
    file,
    isArrays: isArrayFile(file),
    async apply(set, { unlabelled, ...options } = {}) {
      let sha256 = "";
      const train = options.only?.length ?? set.labels.length;
      const labelled = await relabel(set, file, {
        ...options,
        onProgress(event) {
          if (event.type !== "relabelled") return;
          sha256 = event.sha256;
          const { file, replaced } = event;
          const words = unlabelled
            ? `its labels are those of the ${count(train)} training images and of the test ` +
              `images, as ${unlabelled} has none.`
            : replacedWords(replaced, train);
          onProgress?.({ ...event, kept: train - replaced, message: `${file}: ${words}` });
        },
      });
      if (expected === undefined || expected === sha256) return labelled;
      const got = expected === null ? "null" : short(expected);
      throw new SpecificationError(
        `specification: givenLabels must be the SHA-256 of the file of labels, ${sha256}, got ` +
          `${got}. Pass the file that the specification names; in the command line, --given.`,
      );
    },
  };
}

/** "3 of 60 training labels are replaced, 57 stay; test images keep theirs." */
function replacedWords(replaced: number, train: number): string {
  const words =
    replaced === train
      ? `all ${count(train)} training labels are replaced`
      : `${count(replaced)} of ${count(train)} training labels are replaced, ` +
        `${count(train - replaced)} stay`;
  return `${words}; test images keep theirs.`;
}

const count = (n: number) => n.toLocaleString("en-US");

const short = (hash: string) => `${hash.slice(0, 12)}…`;
