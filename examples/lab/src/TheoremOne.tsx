import { counted } from "@rote/records";
import { useMemo, useRef, useState } from "preact/hooks";
import { Chart } from "./Chart.tsx";
import { Handles } from "./Handles.tsx";
import { Removed } from "./Removed.tsx";
import {
  build,
  hinge,
  type Point,
  partialCurve,
  randomPoints,
  withMoved,
  withOneMore,
  withRandomValues,
} from "./theoremOne.ts";
import { useKept } from "./useKept.ts";
import { usePlayback } from "./usePlayback.ts";

const HEIGHT = 380;
const frame = {
  margins: { marginLeft: 36, marginRight: 16, marginTop: 24, marginBottom: 36 },
  height: HEIGHT,
  x: [0, 1],
  y: [-1.5, 1.5],
} as const;

/** A two-layer network that is built, not trained, to go through points that one places. */
export function TheoremOne() {
  const [points, setPoints] = useKept<readonly Point[]>(
    "points",
    () => randomPoints(8, 0),
    arePoints,
  );
  const [removed, setRemoved] = useState<{ name: string; points: readonly Point[] }>();
  const [draw, setDraw] = useState(0);
  const built = useMemo(() => build(points), [points]);
  const playback = usePlayback(points.length, 350);
  const { position: units, setPosition, playing, play, stop } = playback;
  const curve = useMemo(() => (built ? partialCurve(built.network, units) : []), [built, units]);
  const hinges = useMemo(
    () => Array.from({ length: built ? units : 0 }, (_, unit) => hinge(built!.network, unit)),
    [built, units],
  );
  const show = (next: readonly Point[]) => {
    setPoints(next);
    setPosition(next.length);
  };
  const add = (x: number, y: number) => {
    if (x >= 0 && x <= 1) show(withMoved([...points, { x, y }], points.length, { x, y }));
  };
  const remove = (name: string, gone: readonly Point[]) => {
    show(points.filter((point) => !gone.includes(point)));
    setRemoved({ name, points: gone });
  };
  /** Beside whatever has come since. */
  const undo = () => {
    let all = points;
    for (const point of removed!.points) all = withMoved([...all, point], all.length, point);
    show(all);
    setRemoved(undefined);
  };
  const section = useRef<HTMLElement>(null);
  const again = (make: (draw: number) => readonly Point[]) => {
    show(make(draw + 1));
    setDraw(draw + 1);
  };
  return (
    <section class="experiment" aria-labelledby="theorem-title" ref={section}>
      <h2 id="theorem-title">Any labels at all, with 2n + d weights</h2>
      <p class="lead">
        Theorem 1: for any n points there is a two-layer ReLU network with 2n + d weights that takes
        any values there. It needs no training: sorted along a line, each point gets a unit of its
        own, a hinge (grey), which corrects what the hinges before it leave wrong. Click to add a
        point, drag it, or choose it and press Delete.
      </p>
      <div class="workbench">
        <figure>
          <figcaption>
            The network's output
            <span class="count">{`${units} of ${counted(points.length, "unit")}`}</span>
          </figcaption>
          <div class="with-handles">
            <Chart
              height={HEIGHT}
              of={[curve, hinges]}
              label={
                `${counted(points.length, "point")} and the network through them, with ` +
                `${units} of ${counted(points.length, "unit")} in place.`
              }
              onPoint={add}
              draw={(plot) => ({
                ...frame.margins,
                x: { domain: frame.x, label: "x", ticks: 5 },
                y: { domain: frame.y, label: "label", ticks: 5 },
                marks: [
                  plot.ruleY([0], { stroke: "var(--line)" }),
                  ...hinges.map((line) =>
                    plot.line(line, {
                      x: "x",
                      y: "y",
                      stroke: "var(--faint)",
                      strokeOpacity: 0.55,
                      clip: true,
                    }),
                  ),
                  plot.line(curve, {
                    x: "x",
                    y: "y",
                    stroke: "var(--train)",
                    strokeWidth: 2.5,
                    clip: true,
                  }),
                ],
              })}
            />
            <Handles
              points={points}
              frame={frame}
              onMove={(index, to) => show(withMoved(points, index, to))}
              onRemove={(index) => remove(`point ${index + 1}`, [points[index]!])}
            />
          </div>
        </figure>
        <div class="side">
          <div class="buttons">
            <button
              type="button"
              class="primary"
              disabled={points.length === 0}
              onClick={() => (playing ? stop() : play())}
            >
              {playing ? "Pause" : "Build"}
            </button>
            <button
              type="button"
              disabled={points.length === 0}
              onClick={() => again((seed) => withRandomValues(points, seed))}
            >
              Other random labels
            </button>
            <button type="button" onClick={() => again((seed) => withOneMore(points, seed))}>
              One more point
            </button>
            <button
              type="button"
              onClick={() =>
                remove(points.length === 1 ? "the point" : `all ${points.length} points`, points)
              }
              disabled={points.length === 0}
            >
              Clear
            </button>
          </div>
          <label class="field">
            <span>Units in place: {units}</span>
            <input
              type="range"
              min={0}
              max={points.length}
              value={units}
              onInput={({ currentTarget }) => setPosition(currentTarget.valueAsNumber)}
            />
          </label>
          <dl class="facts" data-testid="theorem">
            <dt>points n, dimensions d</dt>
            <dd>{points.length}, 1</dd>
            <dt>weights, 2n + d</dt>
            <dd>{built?.weights ?? 1}</dd>
            <dt>largest error on the points</dt>
            <dd>
              {units < points.length
                ? "once all units are in place"
                : (built?.maxError ?? 0).toExponential(1)}
            </dd>
          </dl>
        </div>
      </div>
      <Removed
        removed={removed}
        undo={undo}
        forget={() => setRemoved(undefined)}
        back={() => section.current!.querySelector(".handle:last-of-type")}
      />
    </section>
  );
}

/** Whether a list is one of points in the frame. */
const arePoints = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((point: Partial<Point> | null) => [point?.x, point?.y].every(Number.isFinite));
