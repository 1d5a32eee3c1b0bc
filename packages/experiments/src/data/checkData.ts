import { checkArgument, checkDense } from "@rote/options";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";

/**
 * @throws {SpecificationError} unless it has both sets, by the fields that all of them have, with
 * as many dense images and labels as their shapes say.
 */
export function checkData(who: string, data: unknown): void {
  const set = { images: "numbers", shape: "list", labels: "numbers", classes: "list" } as const;
  checkArgument(who, "data", data, { train: set, test: set }, SpecificationError);
  for (const name of ["train", "test"] as const) checkSizes(who, name, (data as Data)[name]);
}

function checkSizes(who: string, name: string, set: Data["train"]): void {
  checkDense(who, `data.${name}`, set, SpecificationError);
  const { images, shape, labels } = set;
  const isShape =
    (shape as readonly number[]).length === 4 &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const size = shape.reduce((product, length) => product * length, 1);
  if (isShape && images.length === size && labels.length === shape[0]) return;
  throw new SpecificationError(
    `${who}: data.${name} must have images of [n, height, width, channels] and n labels, got ` +
      `[${shape.join(", ")}] with ${images.length} values and ${labels.length} labels.`,
  );
}
