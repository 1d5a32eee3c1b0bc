import { decodeSafetensors, type Safetensors, SafetensorsError } from "@rote/safetensors";
import { ModelFileError } from "./modelFileError.ts";

/** @throws {ModelFileError} if the bytes are no safetensors file. */
export function decodeWeights(who: string, bytes: Uint8Array): Safetensors {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new ModelFileError(`${who}: ${error.message}`, { cause: error });
  }
}

/** @throws {ModelFileError} if a weight is no number or infinite: every result would be, too. */
export function checkFinite(who: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new ModelFileError(
      `${who}: "${name}" must hold finite float32 numbers, got ${values[i]} at [${i}]. The ` +
        "network diverged, or is beyond float32's range: save it from an earlier epoch.",
    );
  }
}

/** The first of some names, for messages: `"a", "b", "c" and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length === 0) return "nothing";
  const first = names.slice(0, most).map((name) => `"${name}"`);
  return first.join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
}
