import { completeSpecification } from "@rote/experiments/specification";
import { useEffect } from "preact/hooks";
import { BeforeAfter } from "./BeforeAfter.tsx";
import { Conditions } from "./Conditions.tsx";
import { Controls } from "./Controls.tsx";
import { Curves } from "./Curves.tsx";
import { dataKey } from "./dataKey.ts";
import { Fitted } from "./Fitted.tsx";
import { Gap } from "./Gap.tsx";
import { Header } from "./Header.tsx";
import type { Lab } from "./lab.ts";
import { toFragment } from "./link.ts";
import { Share } from "./Share.tsx";
import { type Settings, settingsOf } from "./settings.ts";
import { currentRun } from "./state.ts";
import { Transport } from "./Transport.tsx";
import { useStore } from "./useStore.ts";

/** Where there is room beside the rest, the settings are open from the start. */
const isWide = matchMedia("(min-width: 861px)").matches;

/** The page. */
export function App({ lab }: { lab: Lab }) {
  const state = useStore(lab.store);
  const { settings, preview, previewError } = state;
  const run = currentRun(state);
  // Answers are about the data of the run; the settings may have gone on to others.
  const isOfRun = run !== undefined && preview?.dataKey === dataKey(run.specification);
  const answers = isOfRun ? run.answers : undefined;

  useEffect(() => history.replaceState(null, "", `#${toFragment(settings)}`), [settings]);
  useEffect(() => {
    const follow = () => {
      try {
        lab.change(settingsOf(location.hash));
      } catch (error) {
        lab.alert((error as Error).message);
      }
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [lab]);

  return (
    <>
      <Header page="lab" />
      <main class="lab">
        <div class="centre">
          <Gap run={run} guessing={(run ?? preview)?.guessing ?? 0.1} />
          <Transport lab={lab} state={state} />
          {state.alert && (
            <p class="alert" role="alert">
              {state.alert}
            </p>
          )}
        </div>
        <aside>
          <details open={isWide}>
            <summary>Settings</summary>
            <div class="settings">
              <Controls
                settings={settings}
                error={previewError ?? errorOf(settings)}
                onChange={(settings) => lab.change(settings)}
                onPick={(files) => lab.pick(files)}
              />
              <Share settings={settings} />
            </div>
          </details>
        </aside>
        <div class="details">
          {preview && <BeforeAfter preview={preview} />}
          {preview && <Fitted preview={preview} answers={answers} />}
          {run && <Curves run={run} />}
          <Conditions
            runs={state.runs}
            onTrainAll={() => lab.trainAll()}
            disabled={preview === undefined || previewError !== undefined}
          />
        </div>
      </main>
    </>
  );
}

/** Why the settings cannot be run, or undefined. */
function errorOf({ specification }: Settings): string | undefined {
  try {
    completeSpecification(specification);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
