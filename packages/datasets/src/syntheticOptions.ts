import { checkInteger } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

export interface SyntheticOptions {
  /** Number of examples. */
  n: number;
  /** Of one image. */
  shape: readonly [height: number, width: number, channels: number];
  /** Number of classes. Defaults to 10. */
  classes?: number;
  /** Defaults to 0. */
  seed?: number;
  /** Another split has other examples. Defaults to "train". */
  split?: string;
}

export function checkSyntheticShape(
  who: string,
  n: number,
  shape: readonly number[],
  classes: number,
): void {
  const sizes: Record<string, number> = { n, classes };
  shape.forEach((size, i) => {
    sizes[`shape[${i}]`] = size;
  });
  for (const [name, size] of Object.entries(sizes)) {
    checkInteger(who, name, size, 1);
  }
  if (shape.length !== 3) {
    throw new DatasetArgumentError(
      `${who}: shape must be [height, width, channels], got [${shape}].`,
    );
  }
}
