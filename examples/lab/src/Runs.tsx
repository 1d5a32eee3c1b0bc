import { download } from "./download.ts";
import { type Line, LineChart } from "./LineChart.tsx";
import type { Lab } from "./lab.ts";
import { RunCard } from "./RunCard.tsx";
import { runColours, runNames } from "./runNames.ts";
import type { LabRun, LabState } from "./state.ts";

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
  const lines = drawn.map((run) => lineOf(run, names, colours, shown));
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
      <LineChart
        height={280}
        lines={lines}
        label={`Training loss against epochs of ${drawn.length} runs.`}
        x={{ label: "epoch", to: Math.max(5, ...lines.map(({ points }) => points.at(-1)?.x ?? 0)) }}
        y={{ label: "training loss (nats)", to: 2.6, format: (loss) => loss.toFixed(2) }}
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

function lineOf(
  run: LabRun,
  names: ReadonlyMap<number, string>,
  colours: ReadonlyMap<number, string>,
  shown: number | undefined,
): Line {
  const { number, losses } = run;
  const steps = stepsPerEpoch(run);
  return {
    name: names.get(number)!,
    colour: colours.get(number)!,
    strong: number === shown,
    points: losses.map(({ step, loss }) => ({ x: step / steps, y: loss })),
  };
}

function stepsPerEpoch({ epochs, specification: { train = 1, batchSize = 128 } }: LabRun): number {
  const last = epochs.at(-1);
  return last ? last.step / last.epoch : Math.ceil(train / batchSize);
}
