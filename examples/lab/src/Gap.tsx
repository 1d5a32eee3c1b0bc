import { runOf } from "./runWords.ts";
import type { LabRun } from "./state.ts";
import { percent, verdict } from "./verdict.ts";

interface GapProps {
  run: LabRun | undefined;
  /** The accuracy of guessing. */
  guessing: number;
}

/** The distance between training and test accuracy, as large as it deserves, and whose it is. */
export function Gap({ run, guessing }: GapProps) {
  const epoch = run?.epochs.at(-1);
  const train = epoch?.trainAccuracy ?? 0;
  const test = epoch?.testAccuracy ?? 0;
  const points = Math.round(100 * (train - test));
  const says = run && epoch ? verdict(epoch, run) : undefined;

  return (
    <section class="gap" aria-labelledby="gap-title">
      <div class="gap-words">
        <p class="gap-number" data-testid="gap">
          <strong>{epoch ? points : "?"}</strong>
          <span id="gap-title">
            {points === 1 ? "point" : "points"} between training and test accuracy
          </span>
        </p>
        <div>
          <h1>{says?.title ?? "Does it learn, or does it memorize?"}</h1>
          <p class="says">
            {says?.text ??
              "A network learns if what it has fitted holds for images that it has not seen. " +
                "Choose what becomes of the labels or the pixels, press Train, and watch this gap."}
          </p>
          <p class="whose" data-testid="whose">
            {run && runOf(run)}
          </p>
        </div>
      </div>
      <div class="scale" aria-hidden="true">
        <Mark name="train" at={train} shown={epoch !== undefined} />
        <div class="track">
          <div
            class="band"
            style={{
              left: `${100 * Math.min(train, test)}%`,
              width: `${100 * Math.abs(train - test)}%`,
            }}
          />
          <div class="dot train" style={{ left: `${100 * train}%` }} hidden={!epoch} />
          <div class="dot test" style={{ left: `${100 * test}%` }} hidden={!epoch} />
          <div class="tick" style={{ left: `${100 * guessing}%` }} />
        </div>
        <Mark name="test" at={test} shown={epoch !== undefined} />
        <div class="axis">
          <span style={{ left: "0%" }}>0</span>
          <span style={{ left: `${100 * guessing}%`, transform: "translateX(-25%)" }}>
            guessing, {percent(guessing)}
          </span>
          <span style={{ left: "100%", transform: "translateX(-100%)" }}>100 %</span>
        </div>
      </div>
    </section>
  );
}

function Mark({ name, at, shown }: { name: "train" | "test"; at: number; shown: boolean }) {
  const style = { left: `${100 * at}%`, transform: `translateX(${-100 * at}%)` };
  return (
    <div class={`mark ${name}`}>
      <span style={style} data-testid={name}>
        {shown && `${name === "train" ? "training" : "test"} ${percent(at)}`}
      </span>
    </div>
  );
}
