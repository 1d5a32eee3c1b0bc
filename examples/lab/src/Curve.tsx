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

/** One line of a chart, and a dot where it ends. */
export const Curve = memo(({ points, colour, dash, strong, x, y }: CurveProps) => {
  const place = (point: Point, most = Number.POSITIVE_INFINITY) =>
    `${rounded((SIDE * point.x) / x)} ${rounded(SIDE * (1 - Math.min(most, point.y) / y))}`;
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

const rounded = (value: number) => Math.round(value * 10) / 10;
