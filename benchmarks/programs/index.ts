import "@tensorflow/tfjs"; // tensors get their methods
import { arrays } from "./arrays.ts";
import { dense } from "./dense.ts";
import { images } from "./images.ts";
import type { Program } from "./program.ts";
import { sequences } from "./sequences.ts";

/** The programs, in the shapes that people write. */
export const programs: readonly Program[] = [...dense, ...images, ...sequences, ...arrays];
