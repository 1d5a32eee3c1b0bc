import type { ImageSet } from "@rote/datasets";

/**
 * Byte images side by side as text for a terminal with 24-bit colours. A character shows two
 * pixels, one above the other: the upper half block has the upper one's colour, its background the
 * lower's.
 */
export function drawRow({ images, shape }: ImageSet): string {
  const [n, height, width, channels] = shape;
  const colour = (image: number, row: number, column: number): string => {
    const at = ((image * height + row) * width + column) * channels;
    const rgb = [0, 1, 2].map((c) => (row < height ? images[at + (channels === 3 ? c : 0)]! : 0));
    return rgb.join(";");
  };
  const lines: string[] = [];
  for (let row = 0; row < height; row += 2) {
    let line = "";
    for (let image = 0; image < n; image++) {
      for (let column = 0; column < width; column++) {
        const [upper, lower] = [colour(image, row, column), colour(image, row + 1, column)];
        line += `\x1b[38;2;${upper};48;2;${lower}m▀`;
      }
      line += "\x1b[0m ";
    }
    lines.push(line);
  }
  return lines.join("\n");
}
