import type { PlotOptions } from "@observablehq/plot";
import { Chart } from "./Chart.tsx";
import type { LabRun } from "./state.ts";
import { percent } from "./verdict.ts";

/** Accuracy and loss of one run, on training and test set. */
export function Curves({ run }: { run: LabRun }) {
  const { epochs, losses } = run;
  const last = epochs.at(-1);
  const corrupted = last !== undefined && last.cleanTestAccuracy !== last.testAccuracy;
  return (
    <section class="curves" aria-labelledby="curves-title">
      <h2 id="curves-title">How it came about</h2>
      <ul class="legend" aria-label="Lines of both charts">
        <li class="train">training</li>
        <li class="test">test, corrupted alike</li>
        <li class="clean">test as it was</li>
      </ul>
      <div class="pair">
        <figure>
          <figcaption>Accuracy, after each epoch</figcaption>
          <Chart
            height={220}
            of={[epochs]}
            label={
              last
                ? `Accuracy after ${last.epoch} epochs: training ` +
                  `${percent(last.trainAccuracy)}, test ${percent(last.testAccuracy)}, ` +
                  `test as it was ${percent(last.cleanTestAccuracy)}.`
                : "Accuracy: no epoch yet."
            }
            draw={(plot) => ({
              ...frame,
              x: { label: "epoch", domain: [0, Math.max(last?.epoch ?? 0, 5)], ticks: 5 },
              y: { domain: [0, 100], label: "%", grid: true, ticks: 5 },
              marks: [
                corrupted
                  ? plot.lineY(epochs, { x: "epoch", y: at("cleanTestAccuracy"), ...line("clean") })
                  : null,
                plot.lineY(epochs, { x: "epoch", y: at("testAccuracy"), ...line("test") }),
                plot.lineY(epochs, { x: "epoch", y: at("trainAccuracy"), ...line("train") }),
                plot.dot(epochs.slice(-1), {
                  x: "epoch",
                  y: at("trainAccuracy"),
                  fill: "var(--train)",
                }),
                plot.dot(epochs.slice(-1), {
                  x: "epoch",
                  y: at("testAccuracy"),
                  fill: "var(--test)",
                }),
              ],
            })}
          />
        </figure>
        <figure>
          <figcaption>Loss (cross-entropy, nats)</figcaption>
          <Chart
            height={220}
            of={[losses, epochs]}
            label={
              `Training loss ${losses.at(-1)?.loss.toFixed(3) ?? "not known yet"} ` +
              `after ${run.step} steps.`
            }
            draw={(plot) => ({
              ...frame,
              x: { label: "step", domain: [0, Math.max(run.step, 50)], ticks: 5 },
              y: { domain: [0, lossTop(run)], label: "nats", grid: true, ticks: 5, clamp: true },
              marks: [
                plot.lineY(epochs, { x: "step", y: "testLoss", clip: true, ...line("test") }),
                plot.lineY(losses, { x: "step", y: "loss", ...line("train") }),
              ],
            })}
          />
        </figure>
      </div>
    </section>
  );
}

const frame: PlotOptions = { marginLeft: 36, marginRight: 12, marginTop: 20, marginBottom: 34 };

const at =
  (field: "trainAccuracy" | "testAccuracy" | "cleanTestAccuracy") =>
  (epoch: LabRun["epochs"][number]): number =>
    100 * epoch[field];

const line = (name: "train" | "test" | "clean") => ({
  stroke: `var(--${name})`,
  strokeWidth: 2,
  ...(name === "clean" && { strokeDasharray: "4 3" }),
});

/**
 * The training loss decides how high the axis goes; a test loss that grows without end is cut off.
 */
const lossTop = ({ losses, epochs }: LabRun): number =>
  1.5 * Math.max(1, losses[0]?.loss ?? 0, Math.min(epochs.at(-1)?.testLoss ?? 0, 3));
