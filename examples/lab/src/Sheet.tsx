import { useEffect, useRef } from "preact/hooks";
import { drawSheet } from "./drawSheet.ts";
import type { Pictures } from "./pictures.ts";
import { useNear } from "./useNear.ts";

interface SheetProps {
  pictures: Pictures;
  /** How many stand in a row. */
  across: number;
  /** What it shows; without one it is decoration of what says it. */
  label?: string;
}

/** All of some pictures in rows, as one drawing; drawn while it is on the screen or near. */
export function Sheet({ pictures, across, label }: SheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isNear = useNear(canvas);
  useEffect(() => {
    if (isNear) drawSheet(canvas.current!, pictures, across);
  }, [isNear, pictures, across]);
  const rows = Math.ceil(pictures.count / across);
  const said = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <canvas
      ref={canvas}
      class="sheet"
      style={{ aspectRatio: `${across} / ${rows}` }}
      {...(said as object)}
    />
  );
}
