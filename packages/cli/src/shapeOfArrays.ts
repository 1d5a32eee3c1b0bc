import { describeArrays, isArrayFile } from "@rote/datasets";

/** Height, width and channels of the images in a file of arrays; undefined of other data. */
export async function shapeOfArrays(
  data: string | undefined,
): Promise<readonly [height: number, width: number, channels: number] | undefined> {
  if (data === undefined || !isArrayFile(data)) return undefined;
  const [, height, width, channels] = (await describeArrays(data)).train.shape;
  return [height, width, channels];
}
