import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError } from "./datasetError.ts";

/**
 * Reads records of the CIFAR binary format: `labelBytes` label bytes, then a red, a green and a
 * blue plane of `pixels` bytes each. Writes records `from` to `to` (exclusive) to the beginning of
 * `images`, R, G, B of a pixel together, and their label byte number `label` to `labels`.
 *
 * @throws {FormatError} if the bytes end before record `to`.
 * @throws {DatasetArgumentError} if a number is not possible, or the records do not fit into
 * `images` and `labels`.
 *
 * Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, and its page.
 */
export function readCifarRecords(
  bytes: Uint8Array,
  options: { from: number; to: number },
  layout: { labelBytes: number; label: number; pixels: number },
  images: Uint8Array,
  labels: Uint8Array,
): void {
  checkOptions("readCifarRecords", options, { from: "number", to: "number" }, DatasetArgumentError);
  const { from, to } = options;
  checkOptions(
    "readCifarRecords",
    layout,
    { labelBytes: "number", label: "number", pixels: "number" },
    DatasetArgumentError,
    "layout",
  );
  const { labelBytes, label, pixels } = layout;
  for (const [name, value] of Object.entries({ bytes, images, labels })) {
    checkArgument("readCifarRecords", name, value, "bytes", DatasetArgumentError);
  }
  const who = "readCifarRecords";
  checkInteger(who, "labelBytes", labelBytes, [1], DatasetArgumentError);
  checkInteger(who, "label", label, [0, labelBytes - 1], DatasetArgumentError);
  checkInteger(who, "pixels", pixels, [1], DatasetArgumentError);
  checkInteger(who, "from", from, [0], DatasetArgumentError);
  checkInteger(who, "to", to, [from], DatasetArgumentError);
  const record = labelBytes + 3 * pixels;
  if (to * record > bytes.length) {
    throw new FormatError(
      `${who}: records up to ${to} must have ${to * record} bytes, got ${bytes.length}.`,
    );
  }
  const count = to - from;
  if (images.length < count * 3 * pixels || labels.length < count) {
    throw new DatasetArgumentError(
      `${who}: images and labels must have room for ${count * 3 * pixels} and ${count} bytes, ` +
        `got ${images.length} and ${labels.length}.`,
    );
  }
  for (let i = from, out = 0; i < to; i++) {
    labels[i - from] = bytes[i * record + label]!;
    const red = i * record + labelBytes;
    const green = red + pixels;
    const blue = green + pixels;
    for (let p = 0; p < pixels; p++) {
      images[out++] = bytes[red + p]!;
      images[out++] = bytes[green + p]!;
      images[out++] = bytes[blue + p]!;
    }
  }
}
