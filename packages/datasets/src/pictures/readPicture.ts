import { resizeAndCrop } from "@rote/images";
import { platform } from "#platform";
import { FormatError, MissingFileError } from "../datasetError.ts";
import type { TreeFile } from "../platform/platform.ts";
import { pictureHeader } from "./pictureHeader.ts";
import { readBmp } from "./readBmp.ts";
import { readGif } from "./readGif.ts";

export interface PictureOptions {
  size: number;
  resize: number;
  channels: 1 | 3;
}

/**
 * The picture in a file, resized and cropped: uint8 `[size, size, channels]`.
 *
 * @throws {FormatError} that names the file, if it is no whole picture.
 */
export async function readPicture(file: TreeFile, options: PictureOptions): Promise<Uint8Array> {
  const bytes = await file.read();
  try {
    return await decodePicture(bytes, options);
  } catch (error) {
    if (error instanceof MissingFileError) throw error;
    throw new FormatError(
      `imageFolder: ${file.path} must be a whole PNG, JPEG, WebP, GIF or BMP picture, got ` +
        `"${(error as Error).message}". Remove the file or copy it again.`,
      { cause: error },
    );
  }
}

/** The picture in some bytes, as above. Rejects if they are no whole picture. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  { size, resize, channels }: PictureOptions,
): Promise<Uint8Array> {
  const { kind } = pictureHeader(bytes);
  const read = kind === "BMP" ? readBmp : kind === "GIF" ? readGif : undefined;
  if (!read) return await platform.decodeImage(bytes, { size, resize, channels });
  const { pixels, width, height } = read(bytes);
  return resizeAndCrop(pixels, { width, height, stride: 3, size, resize, channels });
}
