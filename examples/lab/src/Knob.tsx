import type { RunSpecification } from "@rote/experiments/specification";
import { conditionColour, conditionTitles } from "./conditionStyles.ts";
import type { Lab } from "./lab.ts";
import { otherCondition } from "./otherThan.ts";
import { useStore } from "./useStore.ts";

type Corruption = NonNullable<RunSpecification["corruption"]>;

/** The one knob: what becomes of the data, and of how much of them. */
export function Knob({ lab }: { lab: Lab }) {
  const settings = useStore(lab.store, (state) => state.settings);
  const other = useStore(lab.store, otherCondition);
  const { specification } = settings;
  const { corruption = { name: "trueLabels" } } = specification;
  const { name } = corruption;
  const onChange = (corruption: Corruption) =>
    lab.change({ ...settings, specification: { ...specification, corruption } });
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
      {other && (
        <p class="hint" data-testid="other">
          {other}
        </p>
      )}
    </form>
  );
}

interface StrengthProps {
  corruption: Corruption;
  onChange: (corruption: Corruption) => void;
}

function Strength({ corruption: { name, params = {} }, onChange }: StrengthProps) {
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
