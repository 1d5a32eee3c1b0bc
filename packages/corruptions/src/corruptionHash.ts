import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { CorruptionSpec } from "./corruption.ts";
import { corruptionToJSON } from "./corruptionToJSON.ts";

/** SHA-256 of the stable JSON form, in hexadecimal: 64 characters that name a corruption. */
export function corruptionHash(corruption: CorruptionSpec): string {
  return bytesToHex(sha256(utf8ToBytes(corruptionToJSON(corruption))));
}
