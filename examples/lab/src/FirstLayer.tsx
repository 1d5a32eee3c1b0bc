import { conditionName } from "./conditionStyles.ts";
import type { Lab } from "./lab.ts";
import { Picture } from "./Picture.tsx";
import { runNames } from "./runNames.ts";
import { activeRun, type LabRun, type LabState } from "./state.ts";

/** Runs whose layers are shown one below the other, newest first. */
const ROWS = 3;

/** What training has written into the first layer of the last runs, as pictures. */
export function FirstLayer({ lab, state }: { lab: Lab; state: LabState }) {
  const runs = state.runs
    .filter(({ firstLayer }) => firstLayer)
    .slice(-ROWS)
    .reverse();
  if (runs.length === 0) return null;
  const names = runNames(state.runs);
  const other = runs.some(isRandom) ? "trueLabels" : "randomLabels";
  const isMissing = runs.every((run) => isRandom(run) === isRandom(runs[0]!));
  return (
    <section class="first-layer" aria-labelledby="first-layer-title">
      <h2 id="first-layer-title">Inside the network</h2>
      <p class="hint">
        Each unit of the first layer weighs every pixel. These are the units that changed most since
        the first epoch, and how: what training has written into them. Compare true labels with
        random ones.
      </p>
      {runs.map((run) => (
        <figure key={run.number}>
          <figcaption>{names.get(run.number)}</figcaption>
          <div class="units" role="img" aria-label={`Changes of ${run.firstLayer!.count} units`}>
            {Array.from({ length: run.firstLayer!.count }, (_, i) => (
              <Picture key={i} pictures={run.firstLayer!} index={i} />
            ))}
          </div>
        </figure>
      ))}
      {isMissing && (
        <button
          type="button"
          disabled={activeRun(state) !== undefined}
          onClick={() => lab.trainWith({ name: other, params: {} })}
        >
          Train on {conditionName({ name: other })}, too
        </button>
      )}
    </section>
  );
}

const isRandom = ({ specification }: LabRun): boolean =>
  (specification.corruption?.name ?? "trueLabels") !== "trueLabels";
