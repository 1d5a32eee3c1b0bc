import type { Candidate } from "./candidate.ts";

export const cpu: Candidate = {
  name: "cpu",
  description: "plain JavaScript, for checking others; too slow to train on",
  unavailable: () => null,
  async load() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
};
