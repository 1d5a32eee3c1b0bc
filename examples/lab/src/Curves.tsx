import { counted } from "@rote/records";
import { useMemo } from "preact/hooks";
import { LineChart } from "./LineChart.tsx";
import type { Lab } from "./lab.ts";
import type { LabEpoch } from "./protocol.ts";
import { runOf } from "./runWords.ts";
import { type LabRun, shownRun } from "./state.ts";
import { useStore } from "./useStore.ts";
import { percent } from "./verdict.ts";

/** Accuracy and loss of the run that is shown, on training and test set. */
export function Curves({ lab }: { lab: Lab }) {
  const shown = useStore(lab.store, (state) => {
    const run = shownRun(state);
    return run && { epochs: run.epochs, whose: runOf(run) };
  });
  if (!shown) return null;
  const { epochs, whose } = shown;
  const last = epochs.at(-1);
  const corrupted = last !== undefined && last.cleanTestAccuracy !== last.testAccuracy;
  return (
    <section class="curves" aria-labelledby="curves-title">
      <h2 id="curves-title">How it came about</h2>
      <p class="hint">{whose}</p>
      <ul class="legend" aria-label="Lines of both charts">
        <li class="train">training</li>
        <li class="test">test, corrupted alike</li>
        {corrupted && <li class="clean">test as it was</li>}
      </ul>
      <div class="pair">
        <Accuracies epochs={epochs} corrupted={corrupted} />
        <Losses lab={lab} />
      </div>
    </section>
  );
}

interface AccuraciesProps {
  epochs: readonly LabEpoch[];
  /** Whether there is a test set as it was, beside that which is corrupted alike. */
  corrupted: boolean;
}

function Accuracies({ epochs, corrupted }: AccuraciesProps) {
  const last = epochs.at(-1);
  const accuracy = (field: "trainAccuracy" | "testAccuracy" | "cleanTestAccuracy") =>
    epochs.map((epoch) => ({ x: epoch.epoch, y: 100 * epoch[field] }));
  return (
    <figure>
      <figcaption>Accuracy, after each epoch</figcaption>
      <LineChart
        height={220}
        label={
          last
            ? `Accuracy after ${counted(last.epoch, "epoch")}: training ` +
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
  );
}

/** Changes with each report of steps, and nothing else of the page does. */
function Losses({ lab }: { lab: Lab }) {
  const shown = useStore(lab.store, (state) => {
    const { epochs, losses, step } = shownRun(state) ?? NO_RUN;
    return { epochs, losses, step };
  });
  const { epochs, losses, step } = shown;
  const ofTest = useMemo(
    () =>
      epochs.flatMap(({ step, testLoss }) =>
        Number.isNaN(testLoss) ? [] : [{ x: step, y: testLoss }],
      ),
    [epochs],
  );
  return (
    <figure>
      <figcaption>Loss (cross-entropy, nats)</figcaption>
      <LineChart
        height={220}
        label={
          `Training loss ${losses.at(-1)?.loss.toFixed(3) ?? "not known yet"} ` +
          `after ${counted(step, "step")}.`
        }
        lines={[
          { ...line("train"), points: losses.map(({ step, loss }) => ({ x: step, y: loss })) },
          { ...line("test"), points: ofTest },
        ]}
        x={{ label: "step", to: Math.max(step, 10) }}
        y={{ label: "nats", to: lossTop(shown), format: (value) => value.toFixed(2) }}
      />
    </figure>
  );
}

/** Until the section goes with the run that it showed. */
const NO_RUN = { epochs: [], losses: [], step: 0 };

const NAMES = { train: "training", test: "test, corrupted alike", clean: "test as it was" };

const line = (name: keyof typeof NAMES) => ({
  name: NAMES[name],
  colour: `var(--${name})`,
  dash: name === "clean" ? "4 3" : undefined,
  strong: name === "train",
});

/** The highest loss that the axis reaches for. */
const MOST = 1e6;

/**
 * The training loss decides how high the axis goes; a test loss that grows without end is cut off,
 * as is a loss that no run begins with.
 */
const lossTop = ({ losses, epochs }: Pick<LabRun, "losses" | "epochs">): number =>
  1.5 *
  Math.max(1, Math.min(losses[0]?.loss ?? 0, MOST), Math.min(epochs.at(-1)?.testLoss || 0, 3));
