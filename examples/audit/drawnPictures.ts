import { fingerprint } from "@rote/datasets";
import { foldIn, integer, key, uniform, uniforms } from "@rote/random";
import type { LabelledPictures } from "./readPictures.ts";

type Draw = (context: OffscreenCanvasRenderingContext2D, random: Float64Array) => void;

/** Scenes on a canvas of 1 × 1. */
const scenes: Readonly<Record<string, Draw>> = {
  beach(context, [hue, height, x, y]) {
    rectangle(context, `hsl(${195 + 25 * hue!} 75% 65%)`, 0, 1);
    rectangle(context, `hsl(${205 + 20 * hue!} 70% 40%)`, 0.4 + 0.2 * height!, 1);
    rectangle(context, `hsl(${40 + 10 * hue!} 65% 72%)`, 0.65 + 0.15 * height!, 1);
    disc(context, "#ffe169", 0.15 + 0.7 * x!, 0.12 + 0.15 * y!, 0.09);
  },
  night(context, [hue, height, x, y, ...stars]) {
    rectangle(context, `hsl(${230 + 25 * hue!} 50% 14%)`, 0, 1);
    for (let i = 0; i + 1 < stars.length; i += 2) {
      disc(context, "#e8ecff", stars[i]!, 0.6 * stars[i + 1]!, 0.015);
    }
    disc(context, "#f6f1d5", 0.15 + 0.7 * x!, 0.15 + 0.2 * y!, 0.1);
    rectangle(context, "#0a0c12", 0.7 + 0.2 * height!, 1);
  },
  forest(context, [hue, height, ...places]) {
    rectangle(context, `hsl(${190 + 30 * hue!} 45% 78%)`, 0, 1);
    rectangle(context, `hsl(${95 + 30 * hue!} 35% 32%)`, 0.6 + 0.15 * height!, 1);
    for (const [i, x] of places.entries()) {
      triangle(context, `hsl(${120 + 30 * hue!} 40% ${18 + 2 * i}%)`, x, 0.25 + 0.03 * i, 0.16);
    }
  },
  mountains(context, [hue, height, ...places]) {
    rectangle(context, `hsl(${210 + 15 * hue!} 55% 70%)`, 0, 1);
    for (const [i, x] of places.slice(0, 4).entries()) {
      triangle(context, `hsl(220 12% ${42 + 5 * i}%)`, x, 0.3 + 0.1 * height!, 0.45);
      triangle(context, "#ffffff", x, 0.3 + 0.1 * height!, 0.16);
    }
    rectangle(context, "#eef3f7", 0.82, 1);
  },
};

function rectangle(
  context: OffscreenCanvasRenderingContext2D,
  colour: string,
  top: number,
  bottom: number,
): void {
  context.fillStyle = colour;
  context.fillRect(0, top, 1, bottom - top);
}

function disc(
  context: OffscreenCanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  radius: number,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Of 60 degrees at its top, `width` to either side at its foot. */
function triangle(
  context: OffscreenCanvasRenderingContext2D,
  colour: string,
  x: number,
  top: number,
  width: number,
): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, top);
  context.lineTo(x + width, top + 1.2 * width);
  context.lineTo(x - width, top + 1.2 * width);
  context.fill();
}

/** How many are drawn, and which share of their labels is made wrong. */
const COUNT = 400;
const WRONG = 0.06;

/** Scenes whose labels are known, some of them made wrong. */
export function drawnPictures(size: number): LabelledPictures & { wrong: ReadonlySet<number> } {
  const classes = Object.keys(scenes);
  const images = new Uint8Array(COUNT * size * size * 3);
  const labels = new Int32Array(COUNT);
  const wrong = new Set<number>();
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.scale(size, size);
  for (let i = 0; i < COUNT; i++) {
    const own = foldIn(key(0, "drawn pictures"), i);
    const scene = i % classes.length;
    scenes[classes[scene]!]!(context, uniforms(foldIn(own, "scene"), 12));
    const { data } = context.getImageData(0, 0, size, size);
    images.set(
      data.filter((_, at) => at % 4 < 3), // red, green and blue; not alpha
      i * size * size * 3,
    );
    const isWrong = uniform(foldIn(own, "coin")) < WRONG;
    const other = scene + 1 + integer(foldIn(own, "label"), classes.length - 1);
    labels[i] = isWrong ? other % classes.length : scene;
    if (isWrong) wrong.add(i);
  }
  const set = {
    images,
    shape: [COUNT, size, size, 3] as const,
    labels,
    classes,
    split: "train",
    indices: Uint32Array.from(labels, (_, i) => i),
  };
  const paths = Array.from(labels, (label, i) => `${classes[label]}/${i}.png`);
  return { set: { ...set, fingerprint: fingerprint(set) }, paths, files: [], notes: [], wrong };
}
