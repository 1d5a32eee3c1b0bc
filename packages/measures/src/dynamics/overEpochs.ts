import { checkRows } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";

/**
 * For each example what `measure` makes of its numbers, in the order of the epochs. Epochs in which
 * it was not trained on are NaN, and left out.
 *
 * @throws {MeasureArgumentError} if an example has no number at all, or one that is infinite.
 */
export function overEpochs(
  who: string,
  name: string,
  table: Rows,
  measure: (values: Float64Array) => number,
): Float64Array {
  checkRows(who, name, table);
  const { data, shape } = table;
  const [epochs, n] = shape;
  const values = new Float64Array(epochs);
  return Float64Array.from({ length: n }, (_, i) => {
    let count = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const value = data[epoch * n + i]!;
      if (Number.isNaN(value)) continue;
      if (!Number.isFinite(value)) {
        throw new MeasureArgumentError(
          `${who}: ${name} must be finite, or NaN where an example was not trained on, got ` +
            `${value} at ${epoch * n + i}.`,
        );
      }
      values[count++] = value;
    }
    if (count > 0) return measure(values.subarray(0, count));
    throw new MeasureArgumentError(
      `${who}: ${name} must have a number for each example in one epoch at least, got none for ` +
        `example ${i}.`,
    );
  });
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((part, value) => part + value / values.length, 0);
}
