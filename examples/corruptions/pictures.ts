import type { ImageSet, ImageSetWith } from "@rote/corruptions";

type Pictures = ImageSetWith<"labels" | "classes">;

/** The side of all pictures, in pixels: what is left of CIFAR-10's after the paper's crop. */
const SIZE = 28;

type Draw = (context: OffscreenCanvasRenderingContext2D) => void;

/** Pictures drawn on a canvas, with their labels, as one set. */
function labelledImages(pictures: readonly { draw: Draw; label: string }[]): Pictures {
  const classes = [...new Set(pictures.map(({ label }) => label))];
  const images = new Uint8Array(pictures.length * SIZE * SIZE * 3);
  for (const [i, { draw }] of pictures.entries()) {
    const context = new OffscreenCanvas(SIZE, SIZE).getContext("2d", { willReadFrequently: true })!;
    context.fillStyle = "white";
    context.fillRect(0, 0, SIZE, SIZE);
    draw(context);
    const { data } = context.getImageData(0, 0, SIZE, SIZE);
    images.set(
      data.filter((_, k) => k % 4 < 3), // red, green and blue; not alpha
      i * SIZE * SIZE * 3,
    );
  }
  const labels = Uint8Array.from(pictures, ({ label }) => classes.indexOf(label));
  return { images, shape: [pictures.length, SIZE, SIZE, 3], labels, classes, split: "train" };
}

/** Eight simple pictures of four classes. The last is the first again. */
export function drawnPictures(): Pictures {
  const shape = (label: string, path: string, fill: string, background: string) => ({
    label,
    draw: (context: OffscreenCanvasRenderingContext2D) => {
      context.fillStyle = background;
      context.fillRect(0, 0, SIZE, SIZE);
      context.fillStyle = fill;
      context.fill(new Path2D(path));
    },
  });
  const sun = shape("sun", "M7 13a7 7 0 1 0 14 0a7 7 0 1 0-14 0", "#ffd23f", "#5aa9e6");
  return labelledImages([
    sun,
    shape("house", "M14 4L25 14H22V25H6V14H3Z", "#b5442e", "#bfe3c0"),
    shape("tree", "M14 2L23 13H19L25 21H16V27H12V21H3L9 13H5Z", "#2f7d4f", "#cfe8ff"),
    shape("boat", "M3 18H25L21 25H7ZM13 16V3L22 16Z", "#7b4b94", "#a8dadc"),
    shape("house", "M9 8L16 15V25H2V15ZM16 12H26V25H16Z", "#6b705c", "#ffe8d6"),
    shape("tree", "M13 27V19A8 8 0 1 1 16 19V27Z", "#40916c", "#fefae0"),
    shape("boat", "M2 17H20L17 23H5ZM10 15V6L3 15ZM12 15V4L19 15Z", "#e76f51", "#457b9d"),
    sun,
  ]);
}

/** Pictures from files, cut to a square. Each is a class of its own, named after its file. */
export async function picturesOf(files: readonly File[]): Promise<Pictures> {
  const pictures = await Promise.all(
    files.map(async ({ name }, i) => {
      const bitmap = await createImageBitmap(files[i]!);
      const side = Math.min(bitmap.width, bitmap.height);
      const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
      const draw: Draw = (context) =>
        context.drawImage(bitmap, left, top, side, side, 0, 0, SIZE, SIZE);
      return { draw, label: name.replace(/\.[^.]+$/, "") };
    }),
  );
  return labelledImages(pictures);
}

/** Shows picture `i`; values beyond 0 … 255 as the nearest of these. */
export function showPicture(
  canvas: HTMLCanvasElement,
  { images, shape }: ImageSet,
  i: number,
): void {
  const [, height, width] = shape;
  const pixels = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    const from = (i * width * height + p) * 3;
    pixels.data.set(images.subarray(from, from + 3), p * 4);
    pixels.data[p * 4 + 3] = 255;
  }
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
}
