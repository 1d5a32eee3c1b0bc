import { useState } from "preact/hooks";
import { download } from "./download.ts";
import { duration } from "./duration.ts";
import { fittedAfter } from "./fittedAfter.ts";
import type { Lab } from "./lab.ts";
import { Menu } from "./Menu.tsx";
import { memo } from "./memo.tsx";
import { colourOf, dashOf, looksOf } from "./runLooks.ts";
import { namesOf } from "./runNames.ts";
import { setupOf } from "./runWords.ts";
import { Stroke } from "./Stroke.tsx";
import type { LabRun, LabState } from "./state.ts";
import { useStore } from "./useStore.ts";
import { percent } from "./verdict.ts";

/** A run as a thing: what it is called, how it went, and what can be done with it. */
export const RunCard = memo(({ lab, number }: { lab: Lab; number: number }) => {
  const { name, look, isShown, origin, pinned, epoch, says } = useStore(lab.store, (state) => {
    const run = runOf(lab, number);
    return {
      name: namesOf(state.runs).get(number)!,
      look: looksOf(state.runs).get(number)!,
      isShown: state.shown === number,
      origin: run?.origin ?? "here",
      pinned: run?.pinned ?? false,
      epoch: run?.epochs.at(-1),
      says: run && [SIZES[run.origin], ...otherData(state, run), timeToFit(run)].join(" · "),
    };
  });
  const [train, test] = epoch ? [epoch.trainAccuracy, epoch.testAccuracy].map(percent) : ["–", "–"];
  return (
    <li class="card" style={{ "--colour": colourOf(look) }} data-run={origin} data-number={number}>
      <button
        type="button"
        class="card-name"
        aria-pressed={isShown}
        onClick={() => lab.choose(number)}
      >
        <Stroke colour={colourOf(look)} dash={dashOf(look)} />
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
      <p class="hint">{says}</p>
      <div class="card-foot">
        <label class="check">
          <input
            type="checkbox"
            checked={pinned}
            onChange={({ currentTarget }) =>
              lab.changeRun(number, { pinned: currentTarget.checked })
            }
          />
          in the figure
        </label>
        <More lab={lab} number={number} name={name} />
      </div>
    </li>
  );
});

/** Undefined once it is removed, until its card goes. */
const runOf = (lab: Lab, number: number): LabRun | undefined =>
  lab.store.value.runs.find((run) => run.number === number);

interface MoreProps {
  lab: Lab;
  number: number;
  name: string;
}

function More({ lab, number, name }: MoreProps) {
  const { hasRecord, isPaper } = useStore(lab.store, () => {
    const run = runOf(lab, number);
    return { hasRecord: run?.record !== undefined, isPaper: run?.origin === "paper" };
  });
  /** What is being typed: the card is drawn anew meanwhile. */
  const [typed, setTyped] = useState<string>();
  return (
    <Menu title="More" label={`More about ${name}`}>
      <label class="field">
        <span>Name</span>
        <input
          type="text"
          maxLength={80}
          value={typed ?? name}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={({ currentTarget }) => {
            const title = currentTarget.value.trim();
            if (title !== name) lab.changeRun(number, { title: title || undefined });
            setTyped(undefined);
          }}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== "Escape") return;
            currentTarget.value = name; // before the menu takes the focus
            setTyped(undefined);
          }}
        />
      </label>
      <button type="button" onClick={() => lab.use(runOf(lab, number)!)}>
        Use its settings
      </button>
      <button
        type="button"
        disabled={!hasRecord}
        onClick={() => download("record.json", runOf(lab, number)!.record)}
      >
        Export its record
      </button>
      <button type="button" disabled={isPaper} onClick={() => lab.remove(number)}>
        Remove
      </button>
    </Menu>
  );
}

const SIZES = { here: "trained here", paper: "at the paper's size", file: "from a file" };

/** The data and the network of a run, where they are not those that are set. */
function otherData({ settings }: LabState, { specification }: LabRun): string[] {
  const [own, set] = [setupOf(specification), setupOf(settings.specification)];
  return own.filter((word, i) => word !== set[i]);
}

/** Times are those of this machine: finished runs are of several, and files of any. */
function timeToFit({ record, phase, epoch, seconds, origin }: LabRun): string {
  const fitted = record && fittedAfter(record);
  if (fitted) return origin === "here" ? `${fitted}, ${duration(record.result.seconds)}` : fitted;
  if (phase === "finished") return "not fitted";
  if (phase === "failed") return "ended with an error";
  const place = `epoch ${epoch}, ${duration(seconds)}`;
  return phase === "left" ? `left at ${place}` : `${place} so far`;
}
