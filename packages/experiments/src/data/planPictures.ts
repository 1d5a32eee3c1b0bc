import { checkArgument } from "@rote/options";
import { counted } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import { planMemory } from "./planMemory.ts";

/**
 * Makes sure that there is memory for pictures of a folder before they are read: for all of them,
 * for those that are copied afterwards, and for a few that are being decoded.
 *
 * @param who what reads them, for the error.
 * @param size height and width to which they are brought.
 * @param copied how many of them are copied. Defaults to none.
 * @throws {MemoryError} if less than that is free.
 * @throws {SpecificationError} if an argument is of another kind.
 */
export function planPictures(who: string, pictures: number, size: number, copied = 0): void {
  checkArgument("planPictures", "who", who, "text", SpecificationError);
  checkArgument("planPictures", "pictures", pictures, "number", SpecificationError);
  checkArgument("planPictures", "size", size, "number", SpecificationError);
  checkArgument("planPictures", "copied", copied, "number", SpecificationError);
  planMemory(
    `${who}: ${counted(pictures, "picture")} of ${size} × ${size}`,
    (pictures + copied + DECODED) * size * size * CHANNELS,
    "Use fewer of them, or a smaller size",
  );
}

/** Pictures that are decoded at a time. */
const DECODED = 8;
const CHANNELS = 3;
