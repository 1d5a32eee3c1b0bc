import type { Lab } from "./lab.ts";
import { activeRun, type LabState, shownRun } from "./state.ts";

/** Train, pause, step, reset, and the learning rate during the run. */
export function Transport({ lab, state }: { lab: Lab; state: LabState }) {
  const active = activeRun(state);
  const run = active ?? shownRun(state);
  const blocked = state.preview === undefined || state.previewError !== undefined;
  const exponent = Math.log10(state.learningRateScale);
  return (
    <div class="transport">
      <div class="buttons">
        {active && active.phase !== "paused" ? (
          <button key="pause" type="button" class="primary" onClick={() => lab.pause()}>
            Pause
          </button>
        ) : active ? (
          <button key="continue" type="button" class="primary" onClick={() => lab.resume()}>
            Continue
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => lab.train()} disabled={blocked}>
            Train
          </button>
        )}
        <button type="button" onClick={() => lab.step()} disabled={blocked && active === undefined}>
          Step
        </button>
        <button type="button" onClick={() => lab.reset()} disabled={run === undefined}>
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
          value={exponent}
          disabled={active === undefined}
          aria-valuetext={`times ${state.learningRateScale}`}
          onInput={(event) =>
            lab.scaleLearningRate(Number((10 ** event.currentTarget.valueAsNumber).toPrecision(2)))
          }
        />
        <span class="value">{state.learningRateScale}</span>
      </label>
      <p class="status" role="status">
        {state.message}
      </p>
      <p class="progress" data-testid="progress">
        {run &&
          run.step > 0 &&
          `epoch ${run.epoch} · step ${run.step} · ${run.seconds.toFixed(1)} s`}
        {run?.backend && ` · ${run.backend}`}
      </p>
    </div>
  );
}
