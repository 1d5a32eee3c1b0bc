import { type DatasetEvent, type ImageSet, type RelabelOptions, relabel } from "@rote/datasets";
import { SpecificationError } from "../specification/specificationError.ts";

/** A file of labels in place of those of the training images. */
export interface GivenLabels {
  readonly file: string | File;
  /** Whether it holds arrays, which can stand for labels that the images do not have. */
  readonly isArrays: boolean;
  apply(set: Required<ImageSet>, options?: RelabelOptions): Promise<Required<ImageSet>>;
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
    isArrays: /\.np[yz]$/i.test(typeof file === "string" ? file : file.name),
    async apply(set, options = {}) {
      let sha256 = "";
      const labelled = await relabel(set, file, {
        ...options,
        onProgress(event) {
          if (event.type === "relabelled") sha256 = event.sha256;
          onProgress?.(event);
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

const short = (hash: string) => `${hash.slice(0, 12)}…`;
