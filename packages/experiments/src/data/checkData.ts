import { checkSplit } from "@rote/images";
import { checkArgument, checkDense, shown } from "@rote/options";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";

/**
 * @throws {SpecificationError} unless it has both sets, by the fields that all of them have, with
 * as many dense images and labels as their shapes say.
 */
export function checkData(who: string, data: unknown): void {
  const set = { images: "numbers", shape: "list", labels: "numbers", classes: ["text"] } as const;
  checkArgument(who, "data", data, { train: set, test: set }, SpecificationError);
  for (const name of ["train", "test"] as const) checkSizes(who, name, (data as Data)[name]);
}

function checkSizes(who: string, name: string, set: Data["train"]): void {
  checkDense(who, `data.${name}`, set, SpecificationError);
  const { images, shape, labels, classes, split } = set;
  checkSplit(who, `data.${name}.split`, split, SpecificationError);
  const isShape =
    (shape as readonly number[]).length === 4 &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const size = isShape ? shape.reduce((product, length) => product * length, 1) : undefined;
  if (images.length !== size || labels.length !== shape[0]) {
    throw new SpecificationError(
      `${who}: data.${name} must have images of [n, height, width, channels] and n labels, got ` +
        `${shown(shape)} with ${images.length} values and ${labels.length} labels.`,
    );
  }
  const K = classes.length;
  const at = labels.findIndex((label: number) => !(Number.isInteger(label) && isOne(label, K)));
  if (at < 0) return;
  throw new SpecificationError(
    `${who}: data.${name}.labels must be integers from 0 to ${K - 1}, its classes, got ` +
      `${shown(labels[at])} at ${at}.`,
  );
}

const isOne = (label: number, classes: number) => label >= 0 && label < classes;
