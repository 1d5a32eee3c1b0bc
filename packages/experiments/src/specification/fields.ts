import * as z from "zod";
import { unknownName } from "./specificationError.ts";

/** A positive integer. */
export const count = z.int().min(1);

/** One of the known names of something: "dataset". */
export const knownName = (what: string, known: readonly string[]) =>
  z.string().refine((value) => known.includes(value), {
    error: ({ input }) => unknownName(what, String(input), known),
  });
