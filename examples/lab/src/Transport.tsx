import { duration } from "./duration.ts";
import type { Lab } from "./lab.ts";
import { activeRun, type LabState, shownRun } from "./state.ts";
import { useStore } from "./useStore.ts";

/** The run that the buttons are about. */
const runOf = (state: LabState) => activeRun(state) ?? shownRun(state);

/** Train, pause, step, reset, and the learning rate during the run. */
export function Transport({ lab }: { lab: Lab }) {
  const { phase, blocked, isNone, learningRateScale, message } = useStore(lab.store, (state) => ({
    phase: activeRun(state)?.phase,
    blocked: state.preview === undefined,
    isNone: runOf(state) === undefined,
    learningRateScale: state.learningRateScale,
    message: state.message,
  }));
  const isActive = phase !== undefined;
  // One button, whatever it says: the keyboard's focus stays on it.
  const [word, act] = !isActive
    ? (["Train", () => lab.train()] as const)
    : phase === "paused"
      ? (["Continue", () => lab.resume()] as const)
      : (["Pause", () => lab.pause()] as const);
  return (
    <div class="transport">
      <div class="buttons">
        <button type="button" class="primary" onClick={act} disabled={blocked && !isActive}>
          {word}
        </button>
        <button type="button" onClick={() => lab.step()} disabled={blocked && !isActive}>
          Step
        </button>
        <button type="button" onClick={() => lab.reset()} disabled={isNone}>
          Reset
        </button>
      </div>
      <label class="rate">
        Learning rate ×
        <input
          type="range"
          min={-1}
          max={1}
          step={0.1}
          value={Math.log10(learningRateScale)}
          disabled={!isActive}
          aria-valuetext={`times ${learningRateScale}`}
          onInput={(event) =>
            lab.scaleLearningRate(Number((10 ** event.currentTarget.valueAsNumber).toPrecision(2)))
          }
        />
        <span class="value">{learningRateScale}</span>
      </label>
      <p class="status" role="status">
        {message}
      </p>
      <Progress lab={lab} />
    </div>
  );
}

/** How far the run has come: up to ten times a second. */
function Progress({ lab }: { lab: Lab }) {
  const text = useStore(lab.store, (state) => {
    const run = runOf(state);
    if (!run) return "";
    const { epoch, step, seconds, backend } = run;
    const place = step > 0 ? `epoch ${epoch} · step ${step} · ${duration(seconds)}` : "";
    return backend ? `${place} · ${backend}` : place;
  });
  return (
    <p class="progress" data-testid="progress">
      {text}
    </p>
  );
}
