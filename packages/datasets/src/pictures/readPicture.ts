import { resizeAndCrop } from "@rote/images";
import { platform } from "#platform";
import { FormatError, MissingFileError } from "../datasetError.ts";
import type { TreeFile } from "../platform/platform.ts";
import { isCutShort } from "./cutShort.ts";
import { type PictureKind, pictureHeader } from "./pictureHeader.ts";
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
  if (!read) {
    try {
      return await platform.decodeImage(bytes, { size, resize, channels });
    } catch (cause) {
      if (cause instanceof MissingFileError) throw cause;
      throw new FormatError(whyNot(kind, bytes, (cause as Error).message), { cause });
    }
  }
  const { pixels, width, height } = read(bytes);
  return resizeAndCrop(pixels, { width, height, stride: 3, size, resize, channels });
}

/** What a decoder found, in words: its own message may be empty, or "Unknown error". */
function whyNot(kind: PictureKind, bytes: Uint8Array, message: string): string {
  if (isCutShort(kind, bytes)) return `a ${kind} of ${bytes.length} bytes that is cut short`;
  const said = message === "" || /^unknown error/i.test(message) ? "" : `: ${message}`;
  return `a ${kind} whose data are damaged${said}`;
}
