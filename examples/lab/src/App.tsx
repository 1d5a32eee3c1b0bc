import { BeforeAfter } from "./BeforeAfter.tsx";
import { Curves } from "./Curves.tsx";
import { FirstLayer } from "./FirstLayer.tsx";
import { Fitted } from "./Fitted.tsx";
import { Footer } from "./Footer.tsx";
import { Gap } from "./Gap.tsx";
import { Header } from "./Header.tsx";
import { Inspect } from "./Inspect.tsx";
import { Knob } from "./Knob.tsx";
import { Later } from "./Later.tsx";
import type { Lab } from "./lab.ts";
import { RemovedRun } from "./RemovedRun.tsx";
import { Runs } from "./Runs.tsx";
import { SettingsForm } from "./SettingsForm.tsx";
import { Story } from "./Story.tsx";
import { Transport } from "./Transport.tsx";
import { useAddress } from "./useAddress.ts";
import { useStore } from "./useStore.ts";

/**
 * The page. It is drawn once: each part takes what it shows from the store, and is drawn anew when
 * that has changed.
 */
export function App({ lab }: { lab: Lab }) {
  return (
    <>
      <Address lab={lab} />
      <Header page="lab" />
      <main class="lab">
        <Story lab={lab} />
        <div class="first">
          <div class="centre">
            <Gap lab={lab} />
            <Knob lab={lab} />
            <Transport lab={lab} />
            <Alerts lab={lab} />
          </div>
          <Fitted lab={lab} />
        </div>
        <Inspect lab={lab} />
        <Later>
          <SettingsForm lab={lab} />
          <BeforeAfter lab={lab} />
          <Runs lab={lab} />
          <Curves lab={lab} />
          <FirstLayer lab={lab} />
        </Later>
      </main>
      <RemovedRun lab={lab} />
      <Footer />
    </>
  );
}

function Address({ lab }: { lab: Lab }) {
  useAddress(lab);
  return null;
}

/** What is wrong, if anything is. */
function Alerts({ lab }: { lab: Lab }) {
  const alerts = useStore(lab.store, ({ alert, previewError }) => [alert, previewError]);
  return (
    <>
      {alerts.map(
        (text, i) =>
          text && (
            <p key={i} class="alert" role="alert">
              {text}
            </p>
          ),
      )}
    </>
  );
}
