import type { CorruptionSpec, Json } from "./corruption.ts";

/**
 * The stable JSON form of a corruption: equal corruptions give equal text, whatever order their
 * options were written in. Names of members are sorted, as RFC 8785 has it.
 */
export function corruptionToJSON({ name, params, seed }: CorruptionSpec): string {
  return JSON.stringify({ name, params, seed }, (_, value: Json) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
