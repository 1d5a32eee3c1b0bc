import type { LabelledPictures } from "./readPictures.ts";

/**
 * Some of the pictures as addresses that need no network: of files as a viewer shows them, whole
 * and turned as the camera was held; of others as the network sees them.
 */
export async function shownPictures(
  { set, files }: LabelledPictures,
  places: Iterable<number>,
  size: number,
): Promise<Map<number, string>> {
  const addresses = new Map<number, string>();
  for (const place of places) {
    const file = files[place];
    const canvas = (file && (await scaled(file, size))) ?? pixelsOf(set, place);
    const type = file ? "image/jpeg" : "image/png";
    addresses.set(place, await addressOf(await canvas.convertToBlob({ type, quality: 0.85 })));
  }
  return addresses;
}

/** The whole picture within a square; undefined where only our own decoder can read it. */
async function scaled(file: File, size: number): Promise<OffscreenCanvas | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, size / Math.max(bitmap.width, bitmap.height));
  const side = (length: number) => Math.max(1, Math.round(scale * length));
  const canvas = new OffscreenCanvas(side(bitmap.width), side(bitmap.height));
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

function pixelsOf({ images, shape }: LabelledPictures["set"], place: number): OffscreenCanvas {
  const [, height, width] = shape;
  const pixels = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    const from = (place * width * height + p) * 3;
    pixels.data.set(images.subarray(from, from + 3), p * 4);
    pixels.data[p * 4 + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  return canvas;
}

const addressOf = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
