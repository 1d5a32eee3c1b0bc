import { counted } from "@rote/records";
import type { Point } from "./Curve.tsx";
import { download } from "./download.ts";
import { Field, Select } from "./fields.tsx";
import { LineChart } from "./LineChart.tsx";
import type { Lab } from "./lab.ts";
import { RunCard } from "./RunCard.tsx";
import { remembered } from "./remembered.ts";
import { colourOf, dashOf, looksOf } from "./runLooks.ts";
import { namesOf } from "./runNames.ts";
import type { LabRun, LabState } from "./state.ts";
import { useKept } from "./useKept.ts";
import { useStore } from "./useStore.ts";
import { percent } from "./verdict.ts";

/** Figure 1a of the paper as it builds up, and a card for each run. */
export function Runs({ lab }: { lab: Lab }) {
  const [by, setBy] = useKept<keyof typeof MEASURES>("compare", () => "loss", isMeasure);
  return (
    <section class="runs" aria-labelledby="runs-title">
      <h2 id="runs-title">The same network fits them all</h2>
      <p class="hint">
        Figure 1a of the paper: with the same settings one network fits true labels, random labels
        and noise; only the time it takes differs. One epoch is once through all training examples.
      </p>
      <div class="by">
        <Field label="Compare by">
          <Select
            value={by}
            options={Object.fromEntries(
              Object.entries(MEASURES).map(([name, { title }]) => [name, title]),
            )}
            onChange={(name) => setBy(name as keyof typeof MEASURES)}
          />
        </Field>
      </div>
      <Drawn lab={lab} by={by} />
      <Cards lab={lab} />
      <Actions lab={lab} />
    </section>
  );
}

/** The lines of the pinned runs, and of the one that is shown. */
function Drawn({ lab, by }: { lab: Lab; by: keyof typeof MEASURES }) {
  const drawn = useStore(lab.store, ({ runs, shown }) =>
    runs.filter(({ number, pinned }) => pinned || number === shown),
  );
  const { names, looks, shown } = useStore(lab.store, ({ runs, shown }) => ({
    names: namesOf(runs),
    looks: looksOf(runs),
    shown,
  }));
  const { title, to, format, pointsOf } = MEASURES[by];
  const lines = drawn.map((run) => ({
    name: names.get(run.number)!,
    colour: colourOf(looks.get(run.number)!),
    dash: dashOf(looks.get(run.number)!),
    strong: run.number === shown,
    points: pointsOf(run),
  }));
  return (
    <LineChart
      height={280}
      lines={lines}
      label={`${title} against epochs of ${counted(drawn.length, "run")}.`}
      x={{ label: "epoch", to: Math.max(5, ...lines.map(({ points }) => points.at(-1)?.x ?? 0)) }}
      y={{ label: title, to, format }}
    />
  );
}

function Cards({ lab }: { lab: Lab }) {
  const numbers = useStore(lab.store, ({ runs }) => runs.map(({ number }) => number));
  return (
    <ul class="cards" aria-label="Runs">
      {numbers.map((number) => (
        <RunCard key={number} lab={lab} number={number} />
      ))}
    </ul>
  );
}

/** The records that the reader's own runs have come to. */
const recordsOf = ({ runs }: LabState) =>
  runs.flatMap(({ record, origin }) => (record && origin !== "paper" ? [record] : []));

function Actions({ lab }: { lab: Lab }) {
  const { isBlocked, isEmpty } = useStore(lab.store, (state) => ({
    isBlocked: state.preview === undefined,
    isEmpty: recordsOf(state).length === 0,
  }));
  return (
    <p class="buttons">
      <button type="button" onClick={() => lab.trainAll()} disabled={isBlocked}>
        Train all six conditions
      </button>
      <label class="button">
        Import runs
        <input
          type="file"
          multiple
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            lab.importFiles(Array.from(currentTarget.files ?? []));
            currentTarget.value = ""; // the same file may be read again
          }}
        />
      </label>
      <button
        type="button"
        disabled={isEmpty}
        onClick={() => download("rote-records.json", recordsOf(lab.store.value))}
      >
        Export records
      </button>
    </p>
  );
}

interface Measure {
  title: string;
  /** How far its axis reaches. */
  to: number;
  format: (value: number) => string;
  pointsOf: (run: LabRun) => readonly Point[];
}

const share = (field: "trainAccuracy" | "testAccuracy"): Omit<Measure, "title"> => ({
  to: 100,
  format: (value) => percent(value / 100),
  pointsOf: remembered(({ epochs }: LabRun) =>
    epochs.map((one) => ({ x: one.epoch, y: 100 * one[field] })),
  ),
});

/** What runs are compared by. */
const MEASURES = {
  loss: {
    title: "training loss (nats)",
    to: 2.6,
    format: (loss) => loss.toFixed(2),
    pointsOf: remembered((run: LabRun) => {
      const steps = stepsPerEpoch(run);
      return run.losses.map(({ step, loss }) => ({ x: step / steps, y: loss }));
    }),
  },
  train: { title: "training accuracy (%)", ...share("trainAccuracy") },
  test: { title: "test accuracy (%)", ...share("testAccuracy") },
} satisfies Record<string, Measure>;

const isMeasure = (value: unknown) => Object.hasOwn(MEASURES, String(value));

function stepsPerEpoch({ epochs, specification: { train = 1, batchSize = 128 } }: LabRun): number {
  const last = epochs.at(-1);
  return last ? last.step / last.epoch : Math.ceil(train / batchSize);
}
