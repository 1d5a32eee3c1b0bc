import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** A label above its control. */
export function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface SelectProps {
  value: string;
  /** Titles by value. A value that is none of them is shown as it is. */
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}

/** A choice from a list. */
export function Select({ value, options, onChange }: SelectProps) {
  const all = value in options ? options : { ...options, [value]: value };
  return (
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {Object.entries(all).map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}

interface NumberInputProps {
  value: number | undefined;
  min?: number;
  max?: number;
  step?: number | "any";
  /** Its name, where no visible label says it. */
  label?: string;
  onChange: (value: number) => void;
}

/**
 * A number; what is no number yet, as while one types, is not passed on. On leaving, the one in
 * force is shown.
 */
export function NumberInput({ value, label, onChange, ...limits }: NumberInputProps) {
  const input = useRef<HTMLInputElement>(null);
  // "0." is 0 already: writing that back would take away the point that has just been typed.
  const showValue = () => {
    const field = input.current;
    if (field && field.valueAsNumber !== value) field.value = `${value ?? ""}`;
  };
  useLayoutEffect(showValue, [value]);
  return (
    <input
      ref={input}
      type="number"
      inputMode="decimal"
      aria-label={label}
      {...limits}
      onInput={(event) => {
        const { valueAsNumber } = event.currentTarget;
        if (Number.isFinite(valueAsNumber)) onChange(valueAsNumber);
      }}
      onBlur={showValue}
    />
  );
}
