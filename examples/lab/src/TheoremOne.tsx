import { useMemo, useState } from "preact/hooks";
import { Chart } from "./Chart.tsx";
import { build, type Point, partialCurve, randomPoints } from "./theoremOne.ts";
import { usePlayback } from "./usePlayback.ts";

/** A two-layer network that is built, not trained, to go through points that one clicks. */
export function TheoremOne() {
  const [points, setPoints] = useState<readonly Point[]>(() => randomPoints(8, 0));
  const [draw, setDraw] = useState(0);
  const built = useMemo(() => build(points), [points]);
  const { position: units, setPosition, playing, play, stop } = usePlayback(points.length, 350);
  const curve = useMemo(() => (built ? partialCurve(built.network, units) : []), [built, units]);
  const show = (next: readonly Point[]) => {
    setPoints(next);
    setPosition(next.length);
  };
  const add = (x: number, y: number) => {
    if (x < 0 || x > 1 || points.some((point) => point.x === x)) return;
    show([...points, { x, y: Math.max(-1, Math.min(1, y)) }]);
  };
  return (
    <section class="experiment" aria-labelledby="theorem-title">
      <h2 id="theorem-title">Any labels at all, with 2n + d weights</h2>
      <p class="lead">
        Theorem 1: for any n points there is a two-layer ReLU network with 2n + d weights that takes
        any values there. It needs no training: sorted along a line, each point gets a unit of its
        own, which corrects what the units before it leave wrong. Click points and watch it built,
        unit by unit.
      </p>
      <div class="workbench">
        <figure>
          <figcaption>
            The network's output<span class="count">{`${units} of ${points.length} units`}</span>
          </figcaption>
          <Chart
            height={380}
            of={[curve, points]}
            label={
              `${points.length} points and the network through them, with ${units} of ` +
              `${points.length} units in place.`
            }
            onPoint={add}
            draw={(plot) => ({
              marginLeft: 36,
              marginRight: 16,
              marginTop: 24,
              marginBottom: 36,
              x: { domain: [0, 1], label: "x", ticks: 5 },
              y: { domain: [-1.5, 1.5], label: "label", ticks: 5 },
              marks: [
                plot.ruleY([0], { stroke: "var(--line)" }),
                plot.line(curve, {
                  x: "x",
                  y: "y",
                  stroke: "var(--train)",
                  strokeWidth: 2,
                  clip: true,
                }),
                plot.dot(points, {
                  x: "x",
                  y: "y",
                  r: 5,
                  fill: "var(--test)",
                  stroke: "var(--paper)",
                }),
              ],
            })}
          />
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
              onClick={() => {
                show(randomPoints(points.length || 8, draw + 1));
                setDraw(draw + 1);
              }}
            >
              Other random labels
            </button>
            <button
              type="button"
              onClick={() => {
                show(randomPoints(points.length + 1, draw));
              }}
            >
              One more point
            </button>
            <button type="button" onClick={() => show([])} disabled={points.length === 0}>
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
            <dd>{built?.weights ?? 0}</dd>
            <dt>largest error on the points</dt>
            <dd>{(built?.maxError ?? 0).toExponential(1)}</dd>
          </dl>
        </div>
      </div>
    </section>
  );
}
