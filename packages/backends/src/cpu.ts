import type { Candidate } from "./candidate.ts";
import { notLoaded } from "./loading.ts";

export const cpu: Candidate<"cpu"> = {
  name: "cpu",
  description: "plain JavaScript, for checking others; too slow to train on",
  isLastResort: true,
  unavailable: () => null,
  async load() {
    try {
      await import("@tensorflow/tfjs-backend-cpu");
    } catch (cause) {
      throw notLoaded("@tensorflow/tfjs-backend-cpu", cause);
    }
  },
};
