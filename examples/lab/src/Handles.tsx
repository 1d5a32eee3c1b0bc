import type { Point } from "./theoremOne.ts";

/** Where a chart's values lie, in pixels of its margins and in its own units. */
interface Frame {
  margins: { marginLeft: number; marginRight: number; marginTop: number; marginBottom: number };
  height: number;
  x: readonly [least: number, most: number];
  y: readonly [least: number, most: number];
}

interface HandlesProps {
  points: readonly Point[];
  frame: Frame;
  onMove: (index: number, to: Point) => void;
  onRemove: (index: number) => void;
}

/** By how much an arrow key moves a point. */
const STEP = 0.02;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: 2 * STEP },
  ArrowDown: { x: 0, y: -2 * STEP },
};

/** Points over a chart that can be dragged, moved by the arrow keys, and removed. */
export function Handles({ points, frame, onMove, onRemove }: HandlesProps) {
  const { margins, height, x, y } = frame;
  const { marginLeft, marginRight, marginTop, marginBottom } = margins;
  const inner = height - marginTop - marginBottom;
  const placeOf = (point: Point) => {
    const across = (point.x - x[0]) / (x[1] - x[0]);
    const down = (y[1] - point.y) / (y[1] - y[0]);
    return {
      left: `calc(${marginLeft}px + ${across} * (100% - ${marginLeft + marginRight}px))`,
      top: `${marginTop + down * inner}px`,
    };
  };
  const pointAt = ({ clientX, clientY, currentTarget }: PointerEvent): Point => {
    const box = (currentTarget as Element).parentElement!.getBoundingClientRect();
    const across = (clientX - box.left - marginLeft) / (box.width - marginLeft - marginRight);
    const down = (clientY - box.top - marginTop) / inner;
    return { x: x[0] + across * (x[1] - x[0]), y: y[1] - down * (y[1] - y[0]) };
  };
  return (
    <>
      {points.map((point, i) => (
        <button
          key={i}
          type="button"
          class="handle"
          style={placeOf(point)}
          aria-label={`Point ${i + 1} at ${point.x.toFixed(2)}, label ${point.y.toFixed(2)}`}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(i, pointAt(event));
          }}
          onKeyDown={(event) => {
            if (["Delete", "Backspace"].includes(event.key)) onRemove(i);
            const by = ARROWS[event.key];
            if (!by) return;
            event.preventDefault();
            onMove(i, { x: point.x + by.x, y: point.y + by.y });
          }}
        />
      ))}
    </>
  );
}
