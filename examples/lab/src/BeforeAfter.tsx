import { grouped } from "./grouped.ts";
import type { Lab } from "./lab.ts";
import { nounOf } from "./nounOf.ts";
import { otherData } from "./otherThan.ts";
import { Picture } from "./Picture.tsx";
import type { Preview } from "./protocol.ts";
import { useStore } from "./useStore.ts";

const SHOWN = 8;

/** The first training examples as they were and as the network gets them. */
export function BeforeAfter({ lab }: { lab: Lab }) {
  const { preview, error } = useStore(lab.store, ({ preview, previewError: error }) => ({
    preview,
    error,
  }));
  const other = useStore(lab.store, otherData);
  return (
    <section class="before" aria-labelledby="before-title">
      <h2 id="before-title">What it is told</h2>
      <p class="hint" data-testid="changed">
        {preview ? `${whatChanged(preview.train)} ${other ?? ""}` : waiting(error)}
      </p>
      {preview && <Pairs preview={preview} />}
    </section>
  );
}

function Pairs({ preview: { classes, train } }: { preview: Preview }) {
  const places = Array.from({ length: Math.min(SHOWN, train.before.count) }, (_, i) => i);
  const name = (label: number) => classes[label]!;
  return (
    <ol class="pairs">
      {places.map((i) => {
        const [from, to] = [train.before.labels[i]!, train.after.labels[i]!];
        return (
          <li key={i}>
            {train.changedImages > 0 && (
              <>
                <Picture pictures={train.before} index={i} label={`before: ${name(from)}`} />
                <span class="arrow" aria-hidden="true">
                  ↓
                </span>
              </>
            )}
            <Picture pictures={train.after} index={i} label={`after: ${name(to)}`} />
            <span class="caption">
              {from !== to && <s>{name(from)}</s>}{" "}
              <span class={from !== to ? "new" : ""}>{name(to)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

const waiting = (error: string | undefined) =>
  error === undefined ? "The data are on their way." : "The data cannot be shown.";

function whatChanged({ examples, changedImages, changedLabels }: Preview["train"]): string {
  const are = (n: number, noun: string) =>
    `${grouped(n)} of ${grouped(examples)} training ` +
    `${nounOf(examples, noun)} ${n === 1 ? "has" : "have"} changed`;
  const parts = [
    changedLabels > 0 && are(changedLabels, "label"),
    changedImages > 0 && are(changedImages, "image"),
  ].filter(Boolean);
  if (parts.length === 0) return "Nothing has changed: these are the data as they are.";
  return `${parts.join("; ")}. They stay so in every epoch.`;
}
