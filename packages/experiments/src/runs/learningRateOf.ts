import {
  constantRate,
  cosineDecay,
  exponentialDecay,
  type LearningRate,
  stepDecay,
  warmUp,
} from "@rote/training";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * The learning rate of a specification, as a function of the epochs completed.
 */
export function learningRateOf(specification: CompleteSpecification): LearningRate {
  const { warmUp: epochs } = specification.schedule;
  const rate = scheduleOf(specification);
  return epochs > 0 ? warmUp(rate, { epochs }) : rate;
}

/** The same without its warm-up. */
export function scheduleOf({
  learningRate: initial,
  schedule,
  train,
  epochs,
}: CompleteSpecification): LearningRate {
  switch (schedule.name) {
    case "constant":
      return constantRate(initial);
    case "step":
      return stepDecay({ initial, rate: schedule.rate, milestones: schedule.milestones });
    case "cosine":
      return cosineDecay({ initial, final: schedule.final, epochs });
    case "exponential": {
      // Counted in examples, so that small sets are not starved of learning rate.
      const decayed = exponentialDecay({ initial, rate: schedule.rate });
      return (t: number) => decayed(Math.floor((Math.floor(t) * train) / schedule.examples));
    }
  }
}
