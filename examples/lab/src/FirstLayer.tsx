import { counted } from "@rote/records";
import { conditionName } from "./conditionStyles.ts";
import type { Lab } from "./lab.ts";
import { memo } from "./memo.tsx";
import { namesOf } from "./runNames.ts";
import { Sheet } from "./Sheet.tsx";
import { activeRun, type LabRun } from "./state.ts";
import { useStore } from "./useStore.ts";

/** Runs whose layers are shown one below the other, newest first. */
const ROWS = 3;

/** Units in each row of pictures. */
const ACROSS = 12;

/** What training has written into the first layer of the last runs, as pictures. */
export function FirstLayer({ lab }: { lab: Lab }) {
  const numbers = useStore(lab.store, ({ runs }) => layered(runs).map(({ number }) => number));
  const { names, other, isMissing, isBusy } = useStore(lab.store, (state) => {
    const kinds = layered(state.runs).map(isRandom);
    return {
      names: namesOf(state.runs),
      other: kinds.includes(true) ? "trueLabels" : "randomLabels",
      isMissing: new Set(kinds).size === 1,
      isBusy: activeRun(state) !== undefined,
    };
  });
  if (numbers.length === 0) return null;
  return (
    <section class="first-layer" aria-labelledby="first-layer-title">
      <h2 id="first-layer-title">Inside the network</h2>
      <p class="hint">
        Each unit of the first layer weighs every pixel. These are the units that changed most since
        the first epoch, and how: what training has written into them. Compare true labels with
        random ones.
      </p>
      {numbers.map((number) => (
        <Units key={number} lab={lab} number={number} name={names.get(number)!} />
      ))}
      {isMissing && (
        <button
          type="button"
          disabled={isBusy}
          onClick={() => lab.trainWith({ name: other, params: {} })}
        >
          Train on {conditionName({ name: other })}, too
        </button>
      )}
    </section>
  );
}

/** The last runs whose first layer can be shown, newest first. */
const layered = (runs: readonly LabRun[]): LabRun[] =>
  runs
    .filter(({ firstLayer }) => firstLayer)
    .slice(-ROWS)
    .reverse();

const Units = memo(({ lab, number, name }: { lab: Lab; number: number; name: string }) => {
  const pictures = useStore(
    lab.store,
    ({ runs }) => runs.find((run) => run.number === number)?.firstLayer,
  );
  if (!pictures) return null;
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <Sheet
        pictures={pictures}
        across={ACROSS}
        label={`Changes of ${counted(pictures.count, "unit")}`}
      />
    </figure>
  );
});

const isRandom = ({ specification }: LabRun): boolean =>
  (specification.corruption?.name ?? "trueLabels") !== "trueLabels";
