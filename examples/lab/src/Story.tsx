import type { Lab } from "./lab.ts";
import type { LabState } from "./state.ts";
import { story } from "./story.ts";
import { useStore } from "./useStore.ts";

/** The five steps as links, and the one that is open: its question, then its answer. */
export function Story({ lab }: { lab: Lab }) {
  const told = useStore(lab.store, (state) => state.story);
  return (
    <section class="story" aria-label="The story in five steps">
      <ol class="steps">
        {story.map(({ title }, i) => (
          <li key={title}>
            <a href={`#story=${i + 1}`} aria-current={told?.step === i + 1 ? "step" : undefined}>
              <b>{i + 1}</b> {title}
            </a>
          </li>
        ))}
      </ol>
      {told && <OpenStep key={told.step} lab={lab} told={told} />}
    </section>
  );
}

function OpenStep({ lab, told }: { lab: Lab; told: NonNullable<LabState["story"]> }) {
  const { question, choices, right, answer } = story[told.step - 1]!;
  const { chosen } = told;
  const next = story[told.step];
  return (
    <div class="step">
      <h2>{question}</h2>
      <ul class="answers">
        {choices.map((choice, i) => (
          <li key={choice}>
            <button
              type="button"
              aria-pressed={chosen === i}
              class={chosen === undefined ? "" : i === right ? "so" : "not-so"}
              onClick={() => lab.answer(i)}
            >
              {choice}
            </button>
          </li>
        ))}
      </ul>
      <div class="answer" aria-live="polite">
        {chosen !== undefined && (
          <>
            <p>
              <b>{chosen === right ? "Right." : "No."}</b> {answer}
            </p>
            <p class="onward">
              {next ? (
                <a href={`#story=${told.step + 1}`}>Next: {next.title} →</a>
              ) : (
                <a href="./linear.html">To the page Theory →</a>
              )}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
