import type { Lab } from "./lab.ts";
import { answersOf, type Look } from "./looks.ts";
import { memo } from "./memo.tsx";
import { withoutVerdicts } from "./otherThan.ts";
import { pictureId } from "./pictureId.ts";
import type { Preview } from "./protocol.ts";
import { Sheet } from "./Sheet.tsx";
import { lookedRun, type Picked } from "./state.ts";
import { useStore } from "./useStore.ts";

/** Examples that light up once the network is right about them. */
export function Fitted({ lab }: { lab: Lab }) {
  const shown = useStore(lab.store, (state) => {
    const run = lookedRun(state);
    const { preview, picked } = state;
    return { preview, picked, look: run?.looks.at(-1), classes: run?.classes ?? 1 };
  });
  const without = useStore(lab.store, withoutVerdicts);
  return (
    <section class="fitted" aria-labelledby="fitted-title">
      <h2 id="fitted-title">Which it gets right</h2>
      <p class="hint">
        {without ?? "Bright: right about the label it was given. Faded: not, or not yet."} Choose
        one to look inside.
      </p>
      <div class="grids">
        <Grid title="It trains on these" of="train" lab={lab} {...shown} />
        <Grid title="It has never seen these" of="test" lab={lab} {...shown} />
      </div>
    </section>
  );
}

interface GridProps {
  title: string;
  of: "train" | "test";
  /** Undefined until the data are there. */
  preview: Preview | undefined;
  /** The network's last answers about the examples that are shown. */
  look: Look | undefined;
  classes: number;
  picked: Picked | undefined;
  lab: Lab;
}

/** In each row of the grid. */
const ACROSS = 10;

/** One stop of the Tab key, in which the arrow keys move. */
function Grid({ title, of, preview, look, classes, picked, lab }: GridProps) {
  const labels = preview?.[of].after.labels ?? [];
  const answers = look && answersOf(look[of], classes);
  const right = answers?.filter((answer, i) => answer === labels[i]).length;
  const place = picked?.of === of ? picked.place : undefined;
  return (
    <figure class={of}>
      <figcaption>
        {title}
        <span class="count">{right === undefined ? "" : `${right} of ${labels.length} right`}</span>
      </figcaption>
      {preview ? (
        <div class="pictures">
          <Sheet pictures={preview[of].after} across={ACROSS} />
          <ul class="grid">
            {labels.map((label, i) => (
              <Example
                key={i}
                of={of}
                place={i}
                given={preview.classes[label]!}
                said={answers && preview.classes[answers[i]!]!}
                isPicked={i === place}
                isStop={i === (place ?? 0)}
                lab={lab}
              />
            ))}
          </ul>
        </div>
      ) : (
        <div class="waiting" />
      )}
    </figure>
  );
}

interface ExampleProps extends Picked {
  /** The label it was given, and what the network says. */
  given: string;
  said: string | undefined;
  isPicked: boolean;
  /** Whether the Tab key stops here. */
  isStop: boolean;
  lab: Lab;
}

const Example = memo(({ of, place, given, said, isPicked, isStop, lab }: ExampleProps) => {
  const state = said === undefined ? "unknown" : said === given ? "right" : "wrong";
  const words = said === undefined ? "" : `; the network says ${said}`;
  return (
    <li class={state}>
      <button
        type="button"
        id={pictureId({ of, place })}
        title={`labelled ${given}${words}`}
        aria-label={`${given}: ${state}`}
        aria-pressed={isPicked}
        tabIndex={isStop ? 0 : -1}
        onClick={() => lab.look({ of, place })}
        onKeyDown={(event) => move(event, place)}
      />
    </li>
  );
});

/** Takes an arrow key to the example next to one. */
function move(event: KeyboardEvent, from: number): void {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ACROSS, ArrowDown: ACROSS }[event.key];
  const list = (event.currentTarget as Element).closest("ul")!;
  const target = by === undefined ? undefined : list.children[from + by];
  if (!target) return;
  event.preventDefault();
  (target.firstElementChild as HTMLElement).focus();
}
