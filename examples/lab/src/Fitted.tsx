import { Picture } from "./Picture.tsx";
import type { Preview, Sample } from "./protocol.ts";
import type { LabRun } from "./state.ts";

interface FittedProps {
  /** Undefined until the data are there. */
  preview: Preview | undefined;
  answers: LabRun["answers"];
}

/** Examples that light up once the network is right about them. */
export function Fitted({ preview, answers }: FittedProps) {
  return (
    <section class="fitted" aria-labelledby="fitted-title">
      <h2 id="fitted-title">Which it gets right</h2>
      <p class="hint">Bright: right about the label it was given. Faded: not, or not yet.</p>
      <div class="grids">
        <Grid title="It trains on these" of="train" preview={preview} answers={answers?.train} />
        <Grid title="It has never seen these" of="test" preview={preview} answers={answers?.test} />
      </div>
    </section>
  );
}

interface GridProps {
  title: string;
  of: "train" | "test";
  preview: Preview | undefined;
  answers: readonly number[] | undefined;
}

function Grid({ title, of, preview, answers }: GridProps) {
  const labels = preview?.[of].after.labels ?? [];
  const right = answers?.filter((answer, i) => answer === labels[i]).length;
  return (
    <figure class={of}>
      <figcaption>
        {title}
        <span class="count">{right === undefined ? "" : `${right} of ${labels.length} right`}</span>
      </figcaption>
      {preview ? (
        <Examples sample={preview[of]} classes={preview.classes} answers={answers} />
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
}

function Examples({ sample: { after }, classes, answers }: ExamplesProps) {
  return (
    <ul class="grid">
      {after.labels.map((label, i) => {
        const answer = answers?.[i];
        const state = answer === undefined ? "unknown" : answer === label ? "right" : "wrong";
        const given = `${classes[label]}`;
        const said = answer === undefined ? "" : `; the network says ${classes[answer]}`;
        return (
          <li key={i} class={state} title={`labelled ${given}${said}`}>
            <Picture pictures={after} index={i} label={`${given}: ${state}`} />
          </li>
        );
      })}
    </ul>
  );
}
