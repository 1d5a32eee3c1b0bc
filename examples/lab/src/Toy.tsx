import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { CLASSES, ToyNetwork } from "./toyNetwork.ts";
import { accuracy, toyPoints } from "./toyPoints.ts";
import { isBoolean, useKept } from "./useKept.ts";
import { percent } from "./verdict.ts";

const COUNT = 49;

/** Cells of the drawing, across and up; the browser smooths between them. */
const CELLS = 64;

/** Rows of cells that are drawn in one task. */
const ROWS = 16;

/** Steps in a frame, between two looks at the whole network, and all of them. */
const [STEPS, BETWEEN, MOST] = [5, 15, 1500];

const COLOURS = ["--condition-0", "--condition-1", "--condition-2"];

/** A network on points of the plane: what it makes of true and of random labels can be seen. */
export function Toy() {
  const [random, setRandom] = useKept("labels", () => true, isBoolean);
  const [seed, setSeed] = useKept("seed", () => 1, Number.isSafeInteger);
  const [step, setStep] = useState(0);
  const [running, setRunning] = useState(false);
  const points = useMemo(() => toyPoints({ count: COUNT, seed, random }), [seed, random]);
  const network = useMemo(() => new ToyNetwork(0), [points]);
  const fresh = useMemo(() => toyPoints({ count: 400, seed: seed + 1000, random }), [points]);
  const drawn = Math.floor(step / BETWEEN);
  const [train, test] = useMemo(
    () => [points, fresh].map((set) => accuracy(network, set)),
    [network, drawn],
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
          <Regions network={network} step={drawn} />
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
  const drawing = useRef<Drawing>({ network, row: 0, left: 0 });
  useEffect(() => {
    const { current } = drawing;
    const isUnderWay = current.left > 0;
    current.network = network;
    current.left = CELLS;
    if (!isUnderWay) drawRows(canvas.current!, current);
  }, [network, step]);
  useEffect(() => () => clearTimeout(drawing.current.timer), []);
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} width={CELLS} height={CELLS} />
    </div>
  );
}

interface Drawing {
  network: ToyNetwork;
  /** The next row, and how many are still to be drawn. */
  row: number;
  left: number;
  timer?: ReturnType<typeof setTimeout>;
}

/** Draws some rows, then the others in tasks of their own: the page answers in between. */
function drawRows(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { network, row } = drawing;
  const context = canvas.getContext("2d")!;
  const colours = coloursOn(canvas);
  const at = (cell: number) => (2 * (cell + 0.5)) / CELLS - 1;
  for (let y = row; y < row + ROWS; y++) {
    for (let x = 0; x < CELLS; x++) {
      context.fillStyle = colours[network.classOf(at(x), -at(y))]!;
      context.fillRect(x, y, 1, 1);
    }
  }
  drawing.row = (row + ROWS) % CELLS;
  drawing.left -= ROWS;
  if (drawing.left > 0) drawing.timer = setTimeout(() => drawRows(canvas, drawing));
}

/** The colours of the classes, light or dark. */
function coloursOn(canvas: HTMLCanvasElement): string[] {
  return COLOURS.map((name) => {
    canvas.style.color = `var(${name})`;
    return getComputedStyle(canvas).color;
  });
}
