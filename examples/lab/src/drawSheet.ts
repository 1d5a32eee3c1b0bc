import type { Pictures } from "./pictures.ts";

/** Around each picture, as a share of its side: two of them stand between two pictures. */
const MARGIN = 1 / 16;

/** Draws pictures in rows of `across`, each as a square with a margin around it. */
export function drawSheet(canvas: HTMLCanvasElement, pictures: Pictures, across: number): void {
  const { count, width, height, pixels } = pictures;
  const all = new OffscreenCanvas(width, height * count);
  all.getContext("2d")!.putImageData(new ImageData(pixels, width, height * count), 0, 0);
  const side = sideOf(Math.max(width, height));
  const pitch = side * (1 + 2 * MARGIN);
  canvas.width = across * pitch;
  canvas.height = Math.ceil(count / across) * pitch;
  const context = canvas.getContext("2d")!;
  context.imageSmoothingEnabled = false;
  for (let i = 0; i < count; i++) {
    const x = ((i % across) + MARGIN / (1 + 2 * MARGIN)) * pitch;
    const y = (Math.floor(i / across) + MARGIN / (1 + 2 * MARGIN)) * pitch;
    context.drawImage(all, 0, i * height, width, height, x, y, side, side);
  }
}

/** The least multiple of a side whose margin is whole pixels. */
function sideOf(side: number): number {
  let times = 1;
  while ((times * side * MARGIN) % 1 !== 0) times *= 2;
  return times * side;
}
