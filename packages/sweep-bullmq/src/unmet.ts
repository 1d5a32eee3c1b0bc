import type { RequiredEnvironment } from "./jobEntry.ts";
import { printable } from "./printable.ts";

/**
 * What an environment is not of what is required of it: "backend must be onnx, here wasm";
 * undefined if it is all of it. Versions of packages are asked for by the packages' names.
 */
export function unmet(
  required: RequiredEnvironment,
  environment: { readonly packages?: object | undefined },
): string | undefined {
  const { packages = {}, ...fields } = environment;
  const known = new Map(
    Object.entries({ ...packages, ...fields }).map(([name, value]) => [name, String(value)]),
  );
  const other = Object.entries(required).find(([name, value]) => known.get(name) !== value);
  if (!other) return undefined;
  const [name, value] = other;
  const here = printable(known.get(name) ?? "not known");
  return `${printable(name)} must be ${printable(value)}, here ${here}`;
}
