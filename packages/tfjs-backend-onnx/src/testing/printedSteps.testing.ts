import type { TrainedSteps } from "./trainedSteps.testing.ts";

/** Steps as the program prints them: gradients as the base64 of their bytes. */
export type Printed = Omit<TrainedSteps, "gradients"> & { readonly gradients: readonly string[] };

/** Gradients as they were before they were printed. */
export const decoded = (gradients: readonly string[]): Float32Array[] =>
  gradients.map((text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Float32Array(bytes.buffer);
  });
