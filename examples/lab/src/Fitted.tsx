import { useRef } from "preact/hooks";
import { Picture } from "./Picture.tsx";
import type { Preview, Sample } from "./protocol.ts";
import type { Picked } from "./state.ts";

/** Classes that the network gives the examples that are shown. */
export type Answers = Readonly<Record<"train" | "test", readonly number[]>>;

interface FittedProps {
  /** Undefined until the data are there. */
  preview: Preview | undefined;
  answers: Answers | undefined;
  picked: Picked | undefined;
  onPick: (picked: Picked) => void;
}

/** Examples that light up once the network is right about them. */
export function Fitted({ preview, answers, ...picking }: FittedProps) {
  return (
    <section class="fitted" aria-labelledby="fitted-title">
      <h2 id="fitted-title">Which it gets right</h2>
      <p class="hint">
        Bright: right about the label it was given. Faded: not, or not yet. Choose one to look
        inside.
      </p>
      <div class="grids">
        <Grid
          title="It trains on these"
          of="train"
          preview={preview}
          answers={answers?.train}
          {...picking}
        />
        <Grid
          title="It has never seen these"
          of="test"
          preview={preview}
          answers={answers?.test}
          {...picking}
        />
      </div>
    </section>
  );
}

interface GridProps extends Pick<FittedProps, "picked" | "onPick"> {
  title: string;
  of: "train" | "test";
  preview: Preview | undefined;
  answers: readonly number[] | undefined;
}

function Grid({ title, of, preview, answers, picked, onPick }: GridProps) {
  const labels = preview?.[of].after.labels ?? [];
  const right = answers?.filter((answer, i) => answer === labels[i]).length;
  return (
    <figure class={of}>
      <figcaption>
        {title}
        <span class="count">{right === undefined ? "" : `${right} of ${labels.length} right`}</span>
      </figcaption>
      {preview ? (
        <Examples
          sample={preview[of]}
          classes={preview.classes}
          answers={answers}
          place={picked?.of === of ? picked.place : undefined}
          onPick={(place) => onPick({ of, place })}
        />
      ) : (
        <ul class="grid waiting" />
      )}
    </figure>
  );
}

interface ExamplesProps {
  sample: Sample;
  classes: readonly string[];
  answers: readonly number[] | undefined;
  /** The one that is picked. */
  place: number | undefined;
  onPick: (place: number) => void;
}

/** In each row of the grid. */
const ACROSS = 10;

/** One stop of the Tab key, in which the arrow keys move. */
function Examples({ sample: { after }, classes, answers, place, onPick }: ExamplesProps) {
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent, from: number) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ACROSS, ArrowDown: ACROSS }[event.key];
    const target = by === undefined ? undefined : list.current!.children[from + by];
    if (!target) return;
    event.preventDefault();
    (target.firstElementChild as HTMLElement).focus();
  };
  return (
    <ul class="grid" ref={list}>
      {after.labels.map((label, i) => {
        const answer = answers?.[i];
        const state = answer === undefined ? "unknown" : answer === label ? "right" : "wrong";
        const given = `${classes[label]}`;
        const said = answer === undefined ? "" : `; the network says ${classes[answer]}`;
        return (
          <li key={i} class={state} title={`labelled ${given}${said}`}>
            <button
              type="button"
              aria-label={`${given}: ${state}`}
              aria-pressed={i === place}
              tabIndex={i === (place ?? 0) ? 0 : -1}
              onClick={() => onPick(i)}
              onKeyDown={(event) => move(event, i)}
            >
              <Picture pictures={after} index={i} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
