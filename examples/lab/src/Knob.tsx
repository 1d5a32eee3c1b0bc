import type { RunSpecification } from "@rote/experiments/specification";
import { conditionColour, conditionTitles } from "./conditionStyles.ts";

type Corruption = NonNullable<RunSpecification["corruption"]>;

interface KnobProps {
  corruption: Corruption;
  onChange: (corruption: Corruption) => void;
}

/** The one knob: what becomes of the data, and of how much of them. */
export function Knob({ corruption, onChange }: KnobProps) {
  const { name } = corruption;
  const hasStrength = name !== "trueLabels" && name !== "randomLabels";
  return (
    <form class="knob" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>What becomes of the photographs and their labels?</legend>
        <div class="chips">
          {Object.entries(conditionTitles).map(([value, title]) => (
            <label key={value} class="chip" style={{ "--colour": conditionColour(value) }}>
              <input
                type="radio"
                name="corruption"
                value={value}
                checked={value === name}
                onChange={() =>
                  onChange({
                    name: value,
                    params: value === "partialLabels" ? { probability: 0.5 } : {},
                  })
                }
              />
              {title}
            </label>
          ))}
        </div>
      </fieldset>
      {hasStrength && <Strength corruption={corruption} onChange={onChange} />}
    </form>
  );
}

function Strength({ corruption: { name, params = {} }, onChange }: KnobProps) {
  const given = params.probability;
  const probability = typeof given === "number" ? given : name === "partialLabels" ? 0.5 : 1;
  return (
    <label class="strength">
      {name === "partialLabels" ? "Share drawn anew, p" : "Share corrupted, p"}
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={probability}
        onInput={(event) =>
          onChange({
            name,
            params: { ...params, probability: event.currentTarget.valueAsNumber },
          })
        }
      />
      <span class="value">{probability}</span>
    </label>
  );
}
