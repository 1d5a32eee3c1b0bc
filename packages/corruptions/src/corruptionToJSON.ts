import { checkArgument, checkSpec } from "@rote/options";
import type { Corruption, CorruptionSpec, Json } from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";

/**
 * The stable JSON form of a corruption: equal corruptions give equal text, whatever order their
 * options were written in. Names of members are sorted, as RFC 8785 has it.
 *
 * @throws {CorruptionOptionError} if a specification has another field than name, params and seed;
 * a corruption of one's own may.
 */
export function corruptionToJSON(corruption: CorruptionSpec): string {
  const kind = { name: "text", params: "object" } as const;
  checkArgument("corruptionToJSON", "corruption", corruption, kind, CorruptionOptionError);
  const isMade = typeof (corruption as Partial<Corruption>).apply === "function";
  if (!isMade) checkSpec("corruptionToJSON", corruption, CorruptionOptionError);
  const { name, params, seed } = corruption;
  return JSON.stringify({ name, params, seed }, (_, value: Json) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
