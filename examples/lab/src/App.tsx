import { completeSpecification } from "@rote/experiments/specification";
import { BeforeAfter } from "./BeforeAfter.tsx";
import { Controls } from "./Controls.tsx";
import { Curves } from "./Curves.tsx";
import { dataKey } from "./dataKey.ts";
import { FirstLayer } from "./FirstLayer.tsx";
import { type Answers, Fitted } from "./Fitted.tsx";
import { Footer } from "./Footer.tsx";
import { Gap } from "./Gap.tsx";
import { Header } from "./Header.tsx";
import { Inspect } from "./Inspect.tsx";
import { Knob } from "./Knob.tsx";
import type { Lab } from "./lab.ts";
import { answersOf } from "./looks.ts";
import { Runs } from "./Runs.tsx";
import { Share } from "./Share.tsx";
import { Story } from "./Story.tsx";
import type { Settings } from "./settings.ts";
import { type LabRun, shownRun } from "./state.ts";
import { Transport } from "./Transport.tsx";
import { useAddress } from "./useAddress.ts";
import { useStore } from "./useStore.ts";

/** The page. */
export function App({ lab }: { lab: Lab }) {
  const state = useStore(lab.store);
  const { settings, preview, previewError } = state;
  const { specification } = settings;
  const run = shownRun(state);
  // Answers are about the data of the run; the settings may have gone on to others.
  const isOfRun = run !== undefined && preview?.dataKey === dataKey(run.specification);
  const looked = isOfRun ? run : undefined;

  useAddress(lab, state);

  return (
    <>
      <Header page="lab" />
      <main class="lab">
        <Story lab={lab} told={state.story} />
        <div class="first">
          <div class="centre">
            <Gap run={run} guessing={(run ?? preview)?.guessing ?? 0.1} />
            <Knob
              corruption={specification.corruption ?? { name: "trueLabels" }}
              onChange={(corruption) =>
                lab.change({ ...settings, specification: { ...specification, corruption } })
              }
            />
            <Transport lab={lab} state={state} />
            {state.alert && (
              <p class="alert" role="alert">
                {state.alert}
              </p>
            )}
            {state.previewError && (
              <p class="alert" role="alert">
                {state.previewError}
              </p>
            )}
          </div>
          <Fitted
            preview={preview}
            answers={looked && lastAnswers(looked)}
            picked={state.picked}
            onPick={(picked) => lab.look(picked)}
          />
        </div>
        {preview && state.picked && (
          <Inspect
            preview={preview}
            run={looked}
            picked={state.picked}
            onPick={(picked) => lab.look(picked)}
          />
        )}
        <details class="all-settings">
          <summary>All settings</summary>
          <div class="settings">
            <Controls
              settings={settings}
              error={errorOf(settings)}
              onChange={(settings) => lab.change(settings)}
              onPick={(files) => lab.pick(files)}
            />
            <Share settings={settings} />
          </div>
        </details>
        <BeforeAfter preview={preview} />
        <Runs
          lab={lab}
          state={state}
          disabled={preview === undefined || previewError !== undefined}
        />
        {run && <Curves run={run} />}
        <FirstLayer lab={lab} state={state} />
      </main>
      <Footer />
    </>
  );
}

/** The network's last answers about the examples that are shown. */
function lastAnswers({ looks, classes }: LabRun): Answers | undefined {
  const last = looks.at(-1);
  return last && { train: answersOf(last.train, classes), test: answersOf(last.test, classes) };
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
