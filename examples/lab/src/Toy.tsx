import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CLASSES, ToyNetwork } from "./toyNetwork.ts";
import { accuracy, toyPoints } from "./toyPoints.ts";
import { percent } from "./verdict.ts";

const COUNT = 49;

/** Cells of the drawing, across and up; the browser smooths between them. */
const CELLS = 64;

/** Steps in a frame, between two drawings of the regions, and all of them. */
const [STEPS, BETWEEN, MOST] = [5, 15, 1500];

const COLOURS = ["--condition-0", "--condition-1", "--condition-2"];

/** A network on points of the plane: what it makes of true and of random labels can be seen. */
export function Toy() {
  const [random, setRandom] = useState(true);
  const [seed, setSeed] = useState(1);
  const [step, setStep] = useState(0);
  const [running, setRunning] = useState(false);
  const points = useMemo(() => toyPoints({ count: COUNT, seed, random }), [seed, random]);
  const network = useMemo(() => new ToyNetwork(0), [points]);
  const fresh = useMemo(() => toyPoints({ count: 400, seed: seed + 1000, random }), [points]);
  const [train, test] = useMemo(
    () => [points, fresh].map((set) => accuracy(network, set)),
    [network, step],
  );
  useEffect(() => {
    if (!running) return;
    if (step >= MOST) return setRunning(false);
    const frame = requestAnimationFrame(() => {
      for (let i = 0; i < STEPS; i++) network.step(points);
      setStep(step + STEPS);
    });
    return () => cancelAnimationFrame(frame);
  }, [running, step, network, points]);
  const begin = (change: () => void) => {
    change();
    setStep(0);
    setRunning(true);
  };
  return (
    <section class="experiment" aria-labelledby="toy-title">
      <h2 id="toy-title">What memorizing looks like</h2>
      <p class="lead">
        {COUNT} points of the plane in three colours, and a network that colours the rest. With true
        labels, by where a point lies, its regions are few and wide, and new points fall into the
        right ones. With random labels it cuts the plane into islands until every point is right;
        the same network, the same training.
      </p>
      <div class="workbench">
        <figure class="plane">
          <Regions network={network} step={Math.floor(step / BETWEEN)} />
          <svg viewBox="-1 -1 2 2" role="img" aria-label={`${COUNT} points in three colours.`}>
            {points.map(({ x, y, label }) => (
              <circle key={`${x},${y}`} cx={x} cy={-y} r={0.032} fill={`var(${COLOURS[label]})`} />
            ))}
          </svg>
        </figure>
        <div class="side">
          <div class="buttons">
            <button
              type="button"
              aria-pressed={!random}
              onClick={() => begin(() => setRandom(false))}
            >
              True labels
            </button>
            <button
              type="button"
              aria-pressed={random}
              onClick={() => begin(() => setRandom(true))}
            >
              Random labels
            </button>
            <button type="button" onClick={() => begin(() => setSeed(seed + 1))}>
              Other points
            </button>
          </div>
          <div class="buttons">
            <button
              type="button"
              class="primary"
              onClick={() => (step >= MOST ? begin(() => setSeed(seed + 1)) : setRunning(!running))}
            >
              {running ? "Pause" : "Train"}
            </button>
          </div>
          <dl class="facts" data-testid="toy">
            <dt>steps</dt>
            <dd>{step}</dd>
            <dt>right on its {COUNT} points</dt>
            <dd>{percent(train!)}</dd>
            <dt>right on new points; guessing {percent(1 / CLASSES)}</dt>
            <dd>{percent(test!)}</dd>
          </dl>
        </div>
      </div>
    </section>
  );
}

/** The class that the network gives each place of the plane. */
function Regions({ network, step }: { network: ToyNetwork; step: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { style } = canvas.current!;
    const colours = COLOURS.map((name) => {
      style.color = `var(${name})`;
      return getComputedStyle(canvas.current!).color; // light or dark
    });
    const context = canvas.current!.getContext("2d")!;
    const at = (cell: number) => (2 * (cell + 0.5)) / CELLS - 1;
    for (let row = 0; row < CELLS; row++) {
      for (let column = 0; column < CELLS; column++) {
        context.fillStyle = colours[network.classOf(at(column), -at(row))]!;
        context.fillRect(column, row, 1, 1);
      }
    }
  }, [network, step]);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} width={CELLS} height={CELLS} />
    </div>
  );
}
