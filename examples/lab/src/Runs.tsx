import { useState } from "preact/hooks";
import { download } from "./download.ts";
import { Field, Select } from "./fields.tsx";
import { LineChart } from "./LineChart.tsx";
import type { Lab } from "./lab.ts";
import { RunCard } from "./RunCard.tsx";
import { runColours, runNames } from "./runNames.ts";
import type { LabRun, LabState } from "./state.ts";
import { percent } from "./verdict.ts";

interface RunsProps {
  lab: Lab;
  state: LabState;
  disabled: boolean;
}

/** Figure 1a of the paper as it builds up, and a card for each run. */
export function Runs({ lab, state: { runs, shown }, disabled }: RunsProps) {
  const names = runNames(runs);
  const colours = runColours(runs);
  const drawn = runs.filter(({ number, pinned }) => pinned || number === shown);
  const [by, setBy] = useState<keyof typeof MEASURES>("loss");
  const { title, to, format, pointsOf } = MEASURES[by];
  const lines = drawn.map((run) => ({
    name: names.get(run.number)!,
    colour: colours.get(run.number)!,
    strong: run.number === shown,
    points: pointsOf(run),
  }));
  const records = runs.flatMap(({ record, origin }) =>
    record && origin !== "paper" ? [record] : [],
  );
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
      <LineChart
        height={280}
        lines={lines}
        label={`${title} against epochs of ${drawn.length} runs.`}
        x={{ label: "epoch", to: Math.max(5, ...lines.map(({ points }) => points.at(-1)?.x ?? 0)) }}
        y={{ label: title, to, format }}
      />
      <ul class="cards" aria-label="Runs">
        {runs.map((run) => (
          <RunCard
            key={run.number}
            run={run}
            name={names.get(run.number)!}
            colour={colours.get(run.number)!}
            isShown={run.number === shown}
            lab={lab}
          />
        ))}
      </ul>
      <p class="buttons">
        <button type="button" onClick={() => lab.trainAll()} disabled={disabled}>
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
          disabled={records.length === 0}
          onClick={() => download("rote-records.json", records)}
        >
          Export records
        </button>
      </p>
    </section>
  );
}

interface Measure {
  title: string;
  /** How far its axis reaches. */
  to: number;
  format: (value: number) => string;
  pointsOf: (run: LabRun) => { x: number; y: number }[];
}

const share = (field: "trainAccuracy" | "testAccuracy"): Omit<Measure, "title"> => ({
  to: 100,
  format: (value) => percent(value / 100),
  pointsOf: ({ epochs }) => epochs.map((epoch) => ({ x: epoch.epoch, y: 100 * epoch[field] })),
});

/** What runs are compared by. */
const MEASURES = {
  loss: {
    title: "training loss (nats)",
    to: 2.6,
    format: (loss) => loss.toFixed(2),
    pointsOf: (run) => {
      const steps = stepsPerEpoch(run);
      return run.losses.map(({ step, loss }) => ({ x: step / steps, y: loss }));
    },
  },
  train: { title: "training accuracy (%)", ...share("trainAccuracy") },
  test: { title: "test accuracy (%)", ...share("testAccuracy") },
} satisfies Record<string, Measure>;

function stepsPerEpoch({ epochs, specification: { train = 1, batchSize = 128 } }: LabRun): number {
  const last = epochs.at(-1);
  return last ? last.step / last.epoch : Math.ceil(train / batchSize);
}
