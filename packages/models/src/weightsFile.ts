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

/** The first of some names, for messages: `"a", "b", "c" and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length === 0) return "nothing";
  const first = names.slice(0, most).map((name) => `"${name}"`);
  return first.join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");
}
