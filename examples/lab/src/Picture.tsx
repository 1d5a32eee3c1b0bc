import { useEffect, useRef } from "preact/hooks";
import type { Pictures } from "./pictures.ts";

interface PictureProps {
  pictures: Pictures;
  /** Which of them. */
  index: number;
  /** What it shows; without one it is decoration of what says it. */
  label?: string;
}

/** One of some pictures. */
export function Picture({ pictures, index, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = pictures;
  useEffect(() => {
    const size = 4 * width * height;
    const pixels = pictures.pixels.slice(index * size, (index + 1) * size);
    canvas.current!.getContext("2d")!.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [pictures, index, width, height]);
  const said = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return <canvas ref={canvas} width={width} height={height} {...(said as object)} />;
}
