import { memo } from "./memo.tsx";

export interface Point {
  x: number;
  y: number;
}

interface CurveProps {
  points: readonly Point[];
  colour: string;
  dash: string | undefined;
  strong: boolean;
  /** How far the axes reach from 0. */
  x: number;
  y: number;
}

/** The side of the square that a chart is drawn in, before it is stretched to its place. */
const SIDE = 1000;

/** Heights of the chart beyond which a line is cut: a number may be too large to be drawn. */
const FARTHEST = 1000;

/** One line of a chart, and a dot where it ends. */
export const Curve = memo(({ points, colour, dash, strong, x, y }: CurveProps) => {
  const place = (point: Point, most = FARTHEST * y) =>
    `${rounded((SIDE * point.x) / x)} ${rounded(SIDE * (1 - cut(point.y, most) / y))}`;
  const last = points.at(-1);
  if (!last) return null;
  return (
    <g stroke={colour}>
      <path
        class="line"
        d={`M${points.map((point) => place(point)).join("L")}`}
        stroke-width={strong ? 3 : 1.75}
        stroke-dasharray={dash}
      />
      <path class="end" d={`M${place(last, y)}h0`} stroke-width={strong ? 8 : 6} />
    </g>
  );
});

const cut = (value: number, most: number) => Math.max(-most, Math.min(most, value));

const rounded = (value: number) => Math.round(value * 10) / 10;
