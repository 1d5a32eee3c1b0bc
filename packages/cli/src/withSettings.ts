import type { RunSpecification } from "@rote/experiments";
import { UsageError } from "./usageError.ts";

type Fields = Record<string, unknown>;

/**
 * A specification with the fields that `--set` names, such as "dropout=0.2" and
 * "optimizer.beta1=0.8". A value is JSON, or else a text. A new name of a part, "schedule.name",
 * leaves the part's other fields to their defaults.
 *
 * @throws {UsageError} if a setting has no field or no value.
 */
export function withSettings(
  specification: RunSpecification,
  settings: readonly string[] = [],
): RunSpecification {
  const fields = structuredClone(specification) as Fields;
  for (const setting of settings) {
    const [path = "", ...rest] = setting.split("=");
    const parts = path.split(".");
    if (rest.length === 0 || parts.some((part) => !/^[a-z]\w*$/i.test(part)) || parts.length > 9) {
      throw new UsageError(
        `--set: it must be a field and its value, such as dropout=0.2, got "${setting}".`,
      );
    }
    set(fields, parts, parsed(rest.join("=")));
  }
  return fields as RunSpecification;
}

function set(fields: Fields, [part = "", ...inner]: readonly string[], value: unknown): void {
  if (inner.length === 0) {
    if (part === "name") for (const other of Object.keys(fields)) delete fields[other];
    fields[part] = value;
    return;
  }
  const within = Object.hasOwn(fields, part) ? fields[part] : undefined;
  const isPart = typeof within === "object" && within !== null && !Array.isArray(within);
  const next: Fields = isPart ? { ...within } : {};
  fields[part] = next;
  set(next, inner, value);
}

/** JSON, or a text that stands for itself. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
