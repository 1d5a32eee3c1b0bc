import type { RunSpecification } from "@rote/experiments/specification";
import { NumberInput } from "./fields.tsx";

interface RegularizersProps {
  specification: RunSpecification;
  onChange: (change: Partial<RunSpecification>) => void;
}

type Augmentation = NonNullable<RunSpecification["augmentation"]>[number];

/** Those of the paper: Table 4 and Table 1. */
const AUGMENTATIONS: readonly (Augmentation & { title: string })[] = [
  { title: "Random crop, 28 of 32 pixels", name: "randomCrop", params: { size: 28 } },
  { title: "Random flip", name: "randomHorizontalFlip", params: {} },
  { title: "Random rotation, up to 25°", name: "randomRotation", params: { degrees: 25 } },
];

/** Explicit regularization, each to be switched on by itself, and batch normalization. */
export function Regularizers({ specification, onChange }: RegularizersProps) {
  const { augmentation = [], weightDecay = 0, dropout = 0, model = "mlp-1x512" } = specification;
  const inception = model.startsWith("inception");
  return (
    <fieldset>
      <legend>Regularizers</legend>
      {AUGMENTATIONS.map(({ title, ...entry }) => (
        <label class="check" key={entry.name}>
          <input
            type="checkbox"
            checked={augmentation.some(({ name }) => name === entry.name)}
            onChange={({ currentTarget }) => {
              const others = augmentation.filter(({ name }) => name !== entry.name);
              onChange({ augmentation: currentTarget.checked ? [...others, entry] : others });
            }}
          />
          {title}
        </label>
      ))}
      <Amount
        title="Weight decay"
        value={weightDecay}
        whenOn={1e-4}
        onChange={(weightDecay) => onChange({ weightDecay })}
      />
      <Amount
        title="Dropout"
        value={dropout}
        whenOn={0.5}
        onChange={(dropout) => onChange({ dropout })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={model === "inception-small"}
          disabled={!inception}
          onChange={({ currentTarget }) =>
            onChange({ model: currentTarget.checked ? "inception-small" : "inception-small-nobn" })
          }
        />
        {inception ? "Batch normalization" : "Batch norm (Inception only)"}
      </label>
    </fieldset>
  );
}

interface AmountProps {
  title: string;
  value: number;
  whenOn: number;
  onChange: (value: number) => void;
}

/** A switch and how much of it. */
function Amount({ title, value, whenOn, onChange }: AmountProps) {
  return (
    <div class="amount">
      <label class="check">
        <input
          type="checkbox"
          checked={value > 0}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? whenOn : 0)}
        />
        {title}
      </label>
      {value > 0 && (
        <NumberInput
          label={`${title}: how much`}
          value={value}
          min={0}
          step="any"
          onChange={onChange}
        />
      )}
    </div>
  );
}
