import { epochsToFit } from "@rote/records";
import { download } from "./download.ts";
import type { Lab } from "./lab.ts";
import type { LabRun } from "./state.ts";
import { percent } from "./verdict.ts";

interface RunCardProps {
  run: LabRun;
  name: string;
  colour: string;
  /** Whether the page is about it. */
  isShown: boolean;
  lab: Lab;
}

/** A run as a thing: what it is called, how it went, and what can be done with it. */
export function RunCard({ run, name, colour, isShown, lab }: RunCardProps) {
  const epoch = run.epochs.at(-1);
  const [train, test] = epoch ? [epoch.trainAccuracy, epoch.testAccuracy].map(percent) : ["–", "–"];
  return (
    <li class="card" style={{ "--colour": colour }} data-run={run.origin}>
      <button
        type="button"
        class="card-name"
        aria-pressed={isShown}
        onClick={() => lab.show(run.number)}
      >
        {name}
      </button>
      <dl>
        <div>
          <dt>training</dt>
          <dd>{train}</dd>
        </div>
        <div>
          <dt>test</dt>
          <dd>{test}</dd>
        </div>
        <div>
          <dt>gap</dt>
          <dd>{epoch ? Math.round(100 * (epoch.trainAccuracy - epoch.testAccuracy)) : "–"}</dd>
        </div>
      </dl>
      <p class="hint">{`${SIZES[run.origin]} · ${timeToFit(run)}`}</p>
      <div class="card-foot">
        <label class="check">
          <input
            type="checkbox"
            checked={run.pinned}
            onChange={({ currentTarget }) =>
              lab.changeRun(run.number, { pinned: currentTarget.checked })
            }
          />
          in the figure
        </label>
        <More run={run} name={name} lab={lab} />
      </div>
    </li>
  );
}

function More({ run, name, lab }: Pick<RunCardProps, "run" | "name" | "lab">) {
  const { number, record, origin } = run;
  return (
    <details class="more">
      <summary aria-label={`More about ${name}`}>More</summary>
      <div>
        <label class="field">
          <span>Name</span>
          <input
            type="text"
            maxLength={80}
            value={name}
            onChange={({ currentTarget }) =>
              lab.changeRun(number, { title: currentTarget.value.trim() || undefined })
            }
          />
        </label>
        <button type="button" onClick={() => lab.use(run)}>
          Use its settings
        </button>
        <button
          type="button"
          disabled={record === undefined}
          onClick={() => download("record.json", record)}
        >
          Export its record
        </button>
        <button type="button" disabled={origin === "paper"} onClick={() => lab.remove(number)}>
          Remove
        </button>
      </div>
    </details>
  );
}

const SIZES = { here: "trained here", paper: "at the paper's size", file: "from a file" };

function timeToFit({ record, phase, epoch, seconds }: LabRun): string {
  const epochs = record && epochsToFit(record);
  if (record && epochs) return `fitted after ${epochs} epochs, ${duration(record.result.seconds)}`;
  if (phase === "finished") return "not fitted";
  if (phase === "failed") return "ended with an error";
  return `epoch ${epoch}, ${duration(seconds)} so far`;
}

/** "2.4 s", "12 min". */
const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
