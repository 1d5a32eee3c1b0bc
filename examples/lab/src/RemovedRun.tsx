import type { Lab } from "./lab.ts";
import { Removed } from "./Removed.tsx";
import { useStore } from "./useStore.ts";

/** The run that the reader removed last, and how it comes back. */
export function RemovedRun({ lab }: { lab: Lab }) {
  const removed = useStore(lab.store, (state) => state.removed);
  return (
    <Removed
      removed={removed}
      undo={() => lab.undo()}
      forget={() => lab.forget()}
      back={() => document.querySelector(`[data-number="${removed?.run.number}"] .card-name`)}
    />
  );
}
