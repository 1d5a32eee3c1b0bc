import { counted } from "@rote/records";
import { useEffect, useState } from "preact/hooks";
import { Chart } from "./Chart.tsx";
import { type Descent as Descended, descend } from "./descend.ts";
import { Field, NumberInput } from "./fields.tsx";
import { useKept } from "./useKept.ts";
import { usePlayback } from "./usePlayback.ts";

const STEPS = 40;

/** How far the picture reaches from the origin. */
const ACROSS = 2.5;
const UP = 2;
const margins = { marginLeft: 36, marginRight: 16, marginTop: 24, marginBottom: 36 };

/** One unit is as long upwards as across, so that what is perpendicular looks so. */
const squareHeight = (width: number): number =>
  ((width - margins.marginLeft - margins.marginRight) * UP) / ACROSS +
  margins.marginTop +
  margins.marginBottom;

/** Gradient descent on one equation in two unknowns, from a start that one chooses. */
export function Descent() {
  const [start, setStart] = useKept("start", () => ({ w1: 0, w2: 0 }), isStart);
  const [rate, setRate] = useKept("rate", () => 0.2, Number.isFinite);
  const [descent, setDescent] = useState<Descended>();
  const { position: step, setPosition, playing, play, stop } = usePlayback(STEPS, 120);

  const error = outsideWords(start);
  useEffect(() => {
    if (error) return setDescent(undefined);
    let current = true;
    descend({ start, rate, steps: STEPS }).then((found) => current && setDescent(found));
    return () => {
      current = false;
    };
  }, [start, rate, error]);

  const begin = (from: { w1: number; w2: number }) => {
    setStart(from);
    play();
  };
  const last = descent && Math.min(step, descent.path.length - 1);
  const now = descent?.path[last!];
  return (
    <section class="experiment" aria-labelledby="descent-title">
      <h2 id="descent-title">Gradient descent finds the smallest solution</h2>
      <p class="lead">
        Two weights and one equation, w₁ + 2w₂ = 2.5: every point of the line solves it. Descent
        only ever moves along the equation's own direction. From the origin it ends in the solution
        closest to the origin, the one of minimum norm; from elsewhere in the one closest to its
        start. Click a start.
      </p>
      <div class="workbench">
        <figure>
          <figcaption>The weights</figcaption>
          <Chart
            height={squareHeight}
            of={[descent, last]}
            label={describe(start, now)}
            onPoint={(w1, w2) => begin({ w1: round(w1), w2: round(w2) })}
            draw={(plot) => ({
              ...margins,
              x: { domain: [-ACROSS, ACROSS], label: "w₁", ticks: 5 },
              y: { domain: [-UP, UP], label: "w₂", ticks: 5 },
              marks: [
                plot.ruleX([0], { stroke: "var(--line)" }),
                plot.ruleY([0], { stroke: "var(--line)" }),
                plot.line(
                  [
                    [-1.5, 2],
                    [2.5, 0],
                  ],
                  { stroke: "var(--faint)", strokeWidth: 1.5 },
                ),
                plot.text([[1.6, 0.45]], {
                  text: () => "all solutions",
                  rotate: 0,
                  fill: "var(--faint)",
                  dy: -12,
                  textAnchor: "start",
                }),
                ...(descent
                  ? [
                      plot.link([0], {
                        x1: 0,
                        y1: 0,
                        x2: descent.minimumNorm.w1,
                        y2: descent.minimumNorm.w2,
                        stroke: "var(--clean)",
                        strokeDasharray: "3 4",
                      }),
                      plot.dot([descent.minimumNorm], {
                        x: "w1",
                        y: "w2",
                        r: 7,
                        stroke: "var(--clean)",
                        strokeWidth: 2,
                      }),
                      plot.text([descent.minimumNorm], {
                        x: "w1",
                        y: "w2",
                        text: () => "minimum norm",
                        fill: "var(--clean)",
                        dx: 12,
                        dy: -14,
                        textAnchor: "start",
                      }),
                      plot.line(descent.places.slice(0, last! + 1), {
                        x: "w1",
                        y: "w2",
                        stroke: "var(--test)",
                        strokeWidth: 2,
                        clip: true,
                      }),
                      plot.dot(descent.places.slice(0, last! + 1), {
                        x: "w1",
                        y: "w2",
                        r: 3,
                        fill: "var(--test)",
                        clip: true,
                      }),
                      plot.text(descent.places.slice(0, 1), {
                        x: "w1",
                        y: "w2",
                        text: () => "start",
                        fill: "var(--test)",
                        dy: 16,
                      }),
                    ]
                  : []),
              ],
            })}
          />
        </figure>
        <div class="side">
          <figure>
            <figcaption>Distance to the solution of minimum norm</figcaption>
            <Chart
              height={200}
              of={[descent, last]}
              label={
                "Distance to the minimum norm: " +
                `${now?.distance.toExponential(2) ?? "not known yet"}.`
              }
              draw={(plot) => ({
                marginLeft: 48,
                marginRight: 12,
                marginTop: 20,
                marginBottom: 34,
                x: { domain: [0, STEPS], label: "step", ticks: 5 },
                y: {
                  type: "log",
                  domain: [1e-8, Math.max(10, ...(descent?.path ?? []).map(farthest))],
                  label: null,
                  tickFormat: ".0e",
                  grid: true,
                  ticks: 4,
                  clamp: true, // below: nothing is left of the distance
                },
                marks: [
                  plot.lineY(descent?.path.slice(0, last! + 1) ?? [], {
                    x: "step",
                    y: "distance",
                    stroke: "var(--test)",
                    strokeWidth: 2,
                  }),
                ],
              })}
            />
          </figure>
          <div class="buttons">
            <button type="button" class="primary" onClick={() => (playing ? stop() : play())}>
              {playing ? "Pause" : "Descend"}
            </button>
            <button type="button" onClick={() => begin({ w1: 0, w2: 0 })}>
              From the origin
            </button>
            <button type="button" onClick={() => begin({ w1: -1, w2: -1.5 })}>
              From elsewhere
            </button>
          </div>
          <div class="row">
            <Field label="Start, w₁">
              <NumberInput
                value={start.w1}
                min={-ACROSS}
                max={ACROSS}
                step={0.1}
                onChange={(w1) => begin({ ...start, w1 })}
              />
            </Field>
            <Field label="Start, w₂">
              <NumberInput
                value={start.w2}
                min={-UP}
                max={UP}
                step={0.1}
                onChange={(w2) => begin({ ...start, w2 })}
              />
            </Field>
          </div>
          {error && (
            <p class="error" role="alert">
              {error}
            </p>
          )}
          <Field
            label={`Learning rate, in units of 1/‖x‖²: ${rate}${rate > 2 ? ", too large" : ""}`}
          >
            <input
              type="range"
              min={0.05}
              max={2.2}
              step={0.05}
              value={rate}
              onInput={({ currentTarget }) => setRate(currentTarget.valueAsNumber)}
            />
          </Field>
          <Field label={`Step ${step}`}>
            <input
              type="range"
              min={0}
              max={STEPS}
              value={step}
              onInput={({ currentTarget }) => setPosition(currentTarget.valueAsNumber)}
            />
          </Field>
          {now && isOutside(descent!.places[last!]!) && (
            <p class="hint">
              The weights have left the picture{rate > 2 ? ": the learning rate is too large" : ""}.
            </p>
          )}
          <p class="facts" data-testid="descent">
            {now &&
              `loss ${now.loss.toExponential(1)} · norm ${now.norm.toFixed(3)} · ` +
                `distance to the minimum norm ${now.distance.toExponential(1)}`}
          </p>
        </div>
      </div>
    </section>
  );
}

const isStart = (value: unknown): boolean => {
  const { w1, w2 } = Object(value) as { w1?: unknown; w2?: unknown };
  if (!(Number.isFinite(w1) && Number.isFinite(w2))) return false;
  return !isOutside({ w1: w1 as number, w2: w2 as number });
};

/** Why descent cannot be drawn from a start; undefined if it can. */
const outsideWords = ({ w1, w2 }: { w1: number; w2: number }): string | undefined => {
  if (Math.abs(w1) > ACROSS) return `w₁ must be between −${ACROSS} and ${ACROSS}, got ${w1}.`;
  return Math.abs(w2) > UP ? `w₂ must be between −${UP} and ${UP}, got ${w2}.` : undefined;
};

const isOutside = ({ w1, w2 }: { w1: number; w2: number }): boolean =>
  Math.abs(w1) > ACROSS || Math.abs(w2) > UP;

const farthest = ({ distance }: Descended["path"][number]): number => distance;

const round = (x: number): number => Math.round(x * 100) / 100;

const describe = (start: { w1: number; w2: number }, now: Descended["path"][number] | undefined) =>
  `Gradient descent from (${start.w1}, ${start.w2})` +
  (now
    ? ` after ${counted(now.step, "step")}: loss ${now.loss.toExponential(1)}, ` +
      `norm ${now.norm.toFixed(3)}.`
    : ".");
