import { counted } from "@rote/records";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { type Line, LineChart } from "./LineChart.tsx";
import type { Lab } from "./lab.ts";
import { answersOf, type Look, learnedAt, neighbours, probabilitiesOf } from "./looks.ts";
import { moves } from "./moves.ts";
import { withoutVerdicts } from "./otherThan.ts";
import { Picture } from "./Picture.tsx";
import { pictureId } from "./pictureId.ts";
import type { Preview } from "./protocol.ts";
import { type LabRun, lookedRun, type Picked } from "./state.ts";
import { useStore } from "./useStore.ts";
import { percent } from "./verdict.ts";

/** Neighbours that are shown. */
const NEAREST = 5;

/** One picture: its words, what the network has thought of it, and how hard it is. */
export function Inspect({ lab }: { lab: Lab }) {
  const { preview, picked, looks, classes } = useStore(lab.store, (state) => {
    const { preview, picked } = state;
    const run = picked && lookedRun(state); // the run that is about these data, if there is one
    return { preview, picked, looks: run?.looks ?? NO_LOOKS, classes: run?.classes ?? 0 };
  });
  const without = useStore(lab.store, withoutVerdicts);
  if (!preview || !picked) return null;
  const seen = { looks, classes, without };
  return <Inspected lab={lab} preview={preview} picked={picked} seen={seen} />;
}

const NO_LOOKS: readonly Look[] = [];

/** What a run has said of the examples, after each of its epochs; or why it never will. */
type Seen = Pick<LabRun, "looks" | "classes"> & { without: string | undefined };

interface InspectedProps {
  lab: Lab;
  preview: Preview;
  picked: Picked;
  seen: Seen;
}

function Inspected({ lab, preview, picked, seen }: InspectedProps) {
  const { of, place } = picked;
  const { before, after } = preview[of];
  const place_ = Math.min(place, after.count - 1);
  const [truth, given] = [before.labels[place_]!, after.labels[place_]!];
  const name = (label: number) => preview.classes[label]!;
  const answers = answersTo(seen, picked, place_);
  const last = answers.at(-1);
  const section = useRef<HTMLElement>(null);
  const close = () => {
    lab.look(undefined);
    document.getElementById(pictureId({ of, place: place_ }))?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (picked.restored) return;
    section.current!.focus({ preventScroll: true });
    section.current!.scrollIntoView({
      block: "nearest",
      behavior: moves() ? "smooth" : "instant",
    });
  }, [of, place]);
  useEffect(() => {
    const follow = ({ key, defaultPrevented }: KeyboardEvent) => {
      if (key === "Escape" && !defaultPrevented) close();
    };
    addEventListener("keydown", follow);
    return () => removeEventListener("keydown", follow);
  });
  return (
    <section class="inspect" aria-labelledby="inspect-title" ref={section} tabIndex={-1}>
      <h2 id="inspect-title">
        {of === "train" ? "A picture that it trains on" : "A picture that it has never seen"}
        <button type="button" class="close" onClick={close}>
          Close
        </button>
      </h2>
      <div class="inspected">
        <Picture pictures={after} index={place_} label={`labelled ${name(given)}`} />
        <dl class="facts" data-testid="inspected">
          <dt>label it was given</dt>
          <dd>{name(given)}</dd>
          <dt>true label</dt>
          <dd class={truth === given ? "" : "truth"}>{name(truth)}</dd>
          {seen.without === undefined && (
            <>
              <dt>the network says</dt>
              <dd>{last ? `${name(last.answer)}, ${percent(last.probability)}` : "nothing yet"}</dd>
              <dt>right about the given label</dt>
              <dd>{learned(answers, given)}</dd>
            </>
          )}
        </dl>
        {seen.without === undefined ? (
          <Probabilities
            seen={seen}
            of={of}
            place={place_}
            truth={truth}
            given={given}
            name={name}
            preview={preview}
          />
        ) : (
          <p class="hint">{seen.without}</p>
        )}
      </div>
      <Neighbours lab={lab} preview={preview} seen={seen} picked={{ of, place: place_ }} />
    </section>
  );
}

/** The network's probabilities of all labels, over the epochs. */
const Probabilities = ({ preview, ...props }: ProbabilityLines & { preview: Preview }) => (
  <figure>
    <figcaption>
      The network's probabilities of all {counted(preview.classes.length, "label")}
    </figcaption>
    <LineChart
      height={200}
      label={`Probabilities of ${counted(preview.classes.length, "label")}, over the epochs.`}
      lines={probabilityLines(props)}
      x={{ label: "epoch", to: Math.max(5, props.seen.looks.at(-1)?.epoch ?? 0) }}
      y={{ label: "%", to: 100, format: (value) => percent(Math.round(value) / 100) }}
    />
  </figure>
);

/** The training pictures most like it, and when each of them was learned. */
function Neighbours({ lab, preview, seen, picked }: InspectedProps) {
  const { of, place } = picked;
  const { after } = preview.train;
  const near = useMemo(
    () => neighbours(after, { pictures: preview[of].after, place }, NEAREST),
    [preview, of, place],
  );
  const since = (of: Picked["of"], place: number) =>
    learnedAt(answersTo(seen, { of, place }, place), preview[of].after.labels[place]!);
  const own = since(of, place);
  const later = near.filter((other) => (since("train", other) ?? Infinity) > (own ?? Infinity));
  return (
    <div class="neighbours">
      <p class="hint">
        The training pictures most like it, pixel by pixel
        {own !== undefined && `. It was learned before ${later.length} of these ${near.length}`}.
      </p>
      <ul>
        {near.map((other) => {
          const label = preview.classes[after.labels[other]!];
          const epoch = since("train", other);
          return (
            <li key={other}>
              <button
                type="button"
                aria-label={`Look at this ${label}`}
                onClick={() => lab.look({ of: "train", place: other })}
              >
                <Picture pictures={after} index={other} />
              </button>
              <span>{label}</span>
              {seen.without === undefined && (
                <span class="count">{epoch === undefined ? "not learned" : `epoch ${epoch}`}</span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The network's answer about a picture, after each epoch. */
function answersTo({ looks, classes }: Seen, { of }: Picked, place: number) {
  return looks.map((look) => {
    const probabilities = probabilitiesOf(look[of], classes, place);
    const [answer] = answersOf(probabilities, classes);
    return { epoch: look.epoch, answer: answer!, probability: probabilities[answer!]! };
  });
}

function learned(answers: readonly { epoch: number; answer: number }[], label: number): string {
  const epoch = learnedAt(answers, label);
  return epoch === undefined ? "not yet" : `since epoch ${epoch}`;
}

interface ProbabilityLines extends Picked {
  seen: Seen;
  truth: number;
  given: number;
  name: (label: number) => string;
}

/** The given and the true label in colour, the others faint. */
function probabilityLines({ seen, of, place, truth, given, name }: ProbabilityLines): Line[] {
  const { looks, classes } = seen;
  return Array.from({ length: classes }, (_, label) => ({
    name: label === given ? `${name(label)} (given)` : name(label),
    colour: label === given ? `var(--${of})` : label === truth ? "var(--clean)" : "var(--faint)",
    strong: label === given,
    dash: label === truth && label !== given ? "4 3" : undefined,
    quiet: label !== given && label !== truth,
    points: looks.map((look) => ({
      x: look.epoch,
      y: 100 * probabilitiesOf(look[of], classes, place)[label]!,
    })),
  }));
}
