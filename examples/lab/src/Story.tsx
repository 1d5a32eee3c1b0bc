import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "./lab.ts";
import { story } from "./story.ts";
import { useStore } from "./useStore.ts";

/**
 * The five steps as links, and the one that is open: its question, then its answer. A step that
 * takes the focus along, as its link to the next one does, leaves it to the next question.
 */
export function Story({ lab }: { lab: Lab }) {
  const told = useStore(lab.store, (state) => state.story);
  const section = useRef<HTMLElement>(null);
  const before = useRef(told?.step);
  useEffect(() => {
    const isNext = before.current !== undefined && before.current !== told?.step;
    before.current = told?.step;
    if (isNext && document.activeElement === document.body) {
      section.current!.querySelector("h2")?.focus();
    }
  }, [told?.step]);
  return (
    <section class="story" ref={section} aria-label="The story in five steps">
      <ol class="steps">
        {story.map(({ title }, i) => (
          <li key={title}>
            <a href={`#story=${i + 1}`} aria-current={told?.step === i + 1 ? "step" : undefined}>
              <b>{i + 1}</b> {title}
            </a>
          </li>
        ))}
      </ol>
      {told && <OpenStep key={told.step} lab={lab} step={told.step} />}
    </section>
  );
}

function OpenStep({ lab, step }: { lab: Lab; step: number }) {
  const { question, choices, right, answer } = story[step - 1]!;
  const chosen = useStore(lab.store, ({ answers }) => answers[step]);
  const next = story[step];
  return (
    <div class="step">
      <h2 tabIndex={-1}>{question}</h2>
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
                <a href={`#story=${step + 1}`}>Next: {next.title} →</a>
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
