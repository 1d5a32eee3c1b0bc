import { epochsToFit } from "@rote/records";
import { Chart } from "./Chart.tsx";
import { conditionColour, conditionName } from "./conditionStyles.ts";
import { download } from "./download.ts";
import type { LabRun } from "./state.ts";
import { percent } from "./verdict.ts";

interface ConditionsProps {
  runs: readonly LabRun[];
  onTrainAll: () => void;
  disabled: boolean;
}

/** Figure 1a of the paper as it builds up, and how long each condition took to be fitted. */
export function Conditions({ runs, onTrainAll, disabled }: ConditionsProps) {
  const shown = runs.filter(({ losses }) => losses.length > 0);
  const records = runs.flatMap(({ record }) => (record ? [record] : []));
  return (
    <section class="conditions" aria-labelledby="conditions-title">
      <h2 id="conditions-title">Every condition you have trained</h2>
      <p class="hint">
        Figure 1a of the paper: the same network with the same settings fits true labels, random
        labels and noise; only the time it takes differs.
      </p>
      {shown.length > 0 && (
        <Chart
          height={260}
          of={[runs]}
          label={
            `Training loss against steps of ${shown.length} runs: ` +
            `${shown.map(describe).join("; ")}.`
          }
          draw={(plot) => ({
            marginLeft: 36,
            marginRight: 12,
            marginTop: 20,
            marginBottom: 34,
            x: { label: "step", domain: [0, Math.max(50, ...shown.map(({ step }) => step))] },
            y: {
              label: "training loss (nats)",
              grid: true,
              ticks: 5,
              clamp: true,
              domain: [0, Math.max(2.5, ...shown.map(({ losses }) => losses[0]!.loss))],
            },
            marks: shown.map((run) =>
              plot.lineY(run.losses, {
                x: "step",
                y: "loss",
                strokeWidth: 2,
                stroke: conditionColour(run.specification.corruption?.name ?? "trueLabels"),
              }),
            ),
          })}
        />
      )}
      {runs.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that keyboards can scroll the table
        <section class="table" aria-labelledby="conditions-title" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">condition</th>
                <th scope="col">time to fit</th>
                <th scope="col">train</th>
                <th scope="col">test</th>
                <th scope="col">gap</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row key={run.number} run={run} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p class="buttons">
        <button type="button" onClick={onTrainAll} disabled={disabled}>
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

function Row({ run }: { run: LabRun }) {
  const corruption = run.specification.corruption ?? { name: "trueLabels" };
  const epoch = run.epochs.at(-1);
  return (
    <tr>
      <th scope="row">
        <span class="swatch" style={{ background: conditionColour(corruption.name) }} />
        {conditionName(corruption)}
      </th>
      <td>{timeToFit(run)}</td>
      <td>{epoch ? percent(epoch.trainAccuracy) : "–"}</td>
      <td>{epoch ? percent(epoch.testAccuracy) : "–"}</td>
      <td>{epoch ? Math.round(100 * (epoch.trainAccuracy - epoch.testAccuracy)) : "–"}</td>
    </tr>
  );
}

function timeToFit({ record, phase, epoch, seconds }: LabRun): string {
  const epochs = record && epochsToFit(record);
  if (record && epochs) return `${epochs} epochs, ${record.result.seconds.toFixed(1)} s`;
  if (phase === "finished") return "not fitted";
  if (phase === "failed") return "ended with an error";
  return `epoch ${epoch}, ${seconds.toFixed(0)} s so far`;
}

const describe = ({ specification, losses }: LabRun): string =>
  `${conditionName(specification.corruption ?? { name: "trueLabels" })} ` +
  `${losses.at(-1)!.loss.toFixed(2)}`;
