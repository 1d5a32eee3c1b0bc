import { Picture } from "./Picture.tsx";
import type { Preview, Sample } from "./protocol.ts";
import type { LabRun } from "./state.ts";

interface FittedProps {
  preview: Preview;
  answers: LabRun["answers"];
}

/** Examples that light up once the network is right about them. */
export function Fitted({ preview, answers }: FittedProps) {
  return (
    <section class="fitted" aria-labelledby="fitted-title">
      <h2 id="fitted-title">Which examples it gets right</h2>
      <p class="hint">Bright: right about the label. Faded: not, or not yet.</p>
      <div class="grids">
        <Grid
          title="Training examples"
          sample={preview.train}
          classes={preview.classes}
          answers={answers?.train}
        />
        <Grid
          title="Test examples, corrupted alike"
          sample={preview.test}
          classes={preview.classes}
          answers={answers?.test}
        />
      </div>
    </section>
  );
}

interface GridProps {
  title: string;
  sample: Sample;
  classes: readonly string[];
  answers: readonly number[] | undefined;
}

function Grid({ title, sample, classes, answers }: GridProps) {
  const { after } = sample;
  const right = answers?.filter((answer, i) => answer === after.labels[i]).length;
  return (
    <figure>
      <figcaption>
        {title}
        <span class="count">{right === undefined ? "" : `${right} of ${after.count} right`}</span>
      </figcaption>
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
    </figure>
  );
}
