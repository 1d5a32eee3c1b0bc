import type { Lab } from "./lab.ts";
import { nounOf } from "./nounOf.ts";
import { runOf } from "./runWords.ts";
import { shownRun } from "./state.ts";
import { useStore } from "./useStore.ts";
import { percent, verdict } from "./verdict.ts";

/** The distance between training and test accuracy, as large as it deserves, and whose it is. */
export function Gap({ lab }: { lab: Lab }) {
  const { epoch, guessing, testExamples, whose } = useStore(lab.store, (state) => {
    const run = shownRun(state);
    return {
      epoch: run?.epochs.at(-1),
      guessing: (run ?? state.preview)?.guessing ?? 0.1,
      testExamples: run?.testExamples ?? 1,
      whose: run && runOf(run),
    };
  });
  const train = epoch?.trainAccuracy ?? 0;
  const test = epoch?.testAccuracy ?? 0;
  const points = Math.round(100 * (train - test));
  const says = epoch && verdict(epoch, { guessing, testExamples });

  return (
    <section class="gap" aria-labelledby="gap-title">
      <div class="gap-words">
        <p class="gap-number" data-testid="gap">
          <strong>{epoch ? points : "?"}</strong>
          <span id="gap-title">{nounOf(points, "point")} between training and test accuracy</span>
        </p>
        <div>
          <h1>{says?.title ?? "Does it learn, or does it memorize?"}</h1>
          <p class="says">
            {says?.text ??
              "A network learns if what it has fitted holds for images that it has not seen. " +
                "Choose what becomes of the labels or the pixels, press Train, and watch this gap."}
          </p>
          <p class="whose" data-testid="whose">
            {whose}
          </p>
        </div>
      </div>
      <div class="scale" aria-hidden="true">
        <Mark name="train" at={train} shown={epoch !== undefined} />
        <div class="track">
          <div class="bar">
            <div
              class="band"
              style={{
                transform:
                  `translateX(${100 * Math.min(train, test)}%) ` +
                  `scaleX(${Math.abs(train - test)})`,
              }}
            />
          </div>
          <Dot name="train" at={train} hidden={!epoch} />
          <Dot name="test" at={test} hidden={!epoch} />
          <div class="tick" style={{ left: `${100 * guessing}%` }} />
        </div>
        <Mark name="test" at={test} shown={epoch !== undefined} />
        <div class="axis">
          <span style={{ left: "0%" }}>0</span>
          <span
            style={{ left: `${100 * guessing}%`, transform: `translateX(${-100 * guessing}%)` }}
          >
            guessing, {percent(guessing)}
          </span>
          <span style={{ left: "100%", transform: "translateX(-100%)" }}>100 %</span>
        </div>
      </div>
    </section>
  );
}

/**
 * A place on the scale, in units of its width; browsers move things there without laying the page
 * out anew.
 */
const across = (share: number) => `${100 * share}cqw`;

interface Place {
  name: "train" | "test";
  /** A share of the scale. */
  at: number;
}

const Dot = ({ name, at, hidden }: Place & { hidden: boolean }) => (
  <div class={`dot ${name}`} style={{ transform: `translateX(${across(at)})` }} hidden={hidden} />
);

function Mark({ name, at, shown }: Place & { shown: boolean }) {
  return (
    <div class={`mark ${name}`}>
      <span
        style={{ transform: `translateX(calc(${across(at)} - ${100 * at}%))` }}
        data-testid={name}
      >
        {shown && `${name === "train" ? "training" : "test"} ${percent(at)}`}
      </span>
    </div>
  );
}
