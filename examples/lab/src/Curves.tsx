import { LineChart } from "./LineChart.tsx";
import type { LabEpoch } from "./protocol.ts";
import { runOf } from "./runWords.ts";
import type { LabRun } from "./state.ts";
import { percent } from "./verdict.ts";

/** Accuracy and loss of one run, on training and test set. */
export function Curves({ run }: { run: LabRun }) {
  const { epochs, losses } = run;
  const last = epochs.at(-1);
  const corrupted = last !== undefined && last.cleanTestAccuracy !== last.testAccuracy;
  const accuracy = (field: "trainAccuracy" | "testAccuracy" | "cleanTestAccuracy") =>
    epochs.map((epoch: LabEpoch) => ({ x: epoch.epoch, y: 100 * epoch[field] }));
  const testLosses = epochs.flatMap(({ step, testLoss }) =>
    Number.isNaN(testLoss) ? [] : [{ x: step, y: testLoss }],
  );
  return (
    <section class="curves" aria-labelledby="curves-title">
      <h2 id="curves-title">How it came about</h2>
      <p class="hint">{runOf(run)}</p>
      <ul class="legend" aria-label="Lines of both charts">
        <li class="train">training</li>
        <li class="test">test, corrupted alike</li>
        {corrupted && <li class="clean">test as it was</li>}
      </ul>
      <div class="pair">
        <figure>
          <figcaption>Accuracy, after each epoch</figcaption>
          <LineChart
            height={220}
            label={
              last
                ? `Accuracy after ${last.epoch} epochs: training ` +
                  `${percent(last.trainAccuracy)}, test ${percent(last.testAccuracy)}, ` +
                  `test as it was ${percent(last.cleanTestAccuracy)}.`
                : "Accuracy: no epoch yet."
            }
            lines={[
              { ...line("train"), points: accuracy("trainAccuracy") },
              { ...line("test"), points: accuracy("testAccuracy") },
              ...(corrupted ? [{ ...line("clean"), points: accuracy("cleanTestAccuracy") }] : []),
            ]}
            x={{ label: "epoch", to: Math.max(last?.epoch ?? 0, 5) }}
            y={{ label: "%", to: 100, format: (value) => percent(value / 100) }}
          />
        </figure>
        <figure>
          <figcaption>Loss (cross-entropy, nats)</figcaption>
          <LineChart
            height={220}
            label={
              `Training loss ${losses.at(-1)?.loss.toFixed(3) ?? "not known yet"} ` +
              `after ${run.step} steps.`
            }
            lines={[
              { ...line("train"), points: losses.map(({ step, loss }) => ({ x: step, y: loss })) },
              { ...line("test"), points: testLosses },
            ]}
            x={{ label: "step", to: Math.max(run.step, 10) }}
            y={{ label: "nats", to: lossTop(run), format: (value) => value.toFixed(2) }}
          />
        </figure>
      </div>
    </section>
  );
}

const NAMES = { train: "training", test: "test, corrupted alike", clean: "test as it was" };

const line = (name: keyof typeof NAMES) => ({
  name: NAMES[name],
  colour: `var(--${name})`,
  dashed: name === "clean",
  strong: name === "train",
});

/**
 * The training loss decides how high the axis goes; a test loss that grows without end is cut off.
 */
const lossTop = ({ losses, epochs }: LabRun): number =>
  1.5 * Math.max(1, losses[0]?.loss ?? 0, Math.min(epochs.at(-1)?.testLoss || 0, 3));
