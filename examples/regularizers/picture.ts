import { type Picture, SIZE } from "./gallery.ts";

/** A landscape whose left is not its right: sky, sun, hill, house. */
export function drawLandscape(context: CanvasRenderingContext2D): void {
  const sky = context.createLinearGradient(0, 0, 0, SIZE);
  sky.addColorStop(0, "#4a90d9");
  sky.addColorStop(1, "#cfe8ff");
  context.fillStyle = sky;
  context.fillRect(0, 0, SIZE, SIZE);
  const disc = (color: string, x: number, y: number, radius: number) => {
    context.fillStyle = color;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  disc("#ffd23f", 50, 13, 7);
  disc("#3f8f4f", 12, 78, 36);
  disc("#5fae5a", 52, 86, 36);
  context.fillStyle = "#e9dcc3";
  context.fillRect(10, 36, 18, 14);
  context.fillStyle = "#b5442e";
  context.beginPath();
  context.moveTo(7, 36);
  context.lineTo(19, 26);
  context.lineTo(31, 36);
  context.fill();
  context.fillStyle = "#5b3a21";
  context.fillRect(21, 41, 5, 9);
}

/** The middle square of an image file, scaled. */
export async function drawFile(context: CanvasRenderingContext2D, file: File): Promise<void> {
  const image = await createImageBitmap(file);
  const side = Math.min(image.width, image.height);
  const [x, y] = [(image.width - side) / 2, (image.height - side) / 2];
  context.drawImage(image, x, y, side, side, 0, 0, SIZE, SIZE);
  image.close();
}

/** From the canvas' RGBA. */
export function readPicture(context: CanvasRenderingContext2D): Picture {
  const { data } = context.getImageData(0, 0, SIZE, SIZE);
  return Uint8Array.from(
    { length: SIZE * SIZE * 3 },
    (_, i) => data[Math.floor(i / 3) * 4 + (i % 3)]!,
  );
}

export function showPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  canvas.width = SIZE;
  canvas.height = SIZE;
  const image = new ImageData(SIZE, SIZE);
  for (let i = 0; i < SIZE * SIZE; i++) {
    image.data.set([picture[3 * i]!, picture[3 * i + 1]!, picture[3 * i + 2]!, 255], 4 * i);
  }
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
