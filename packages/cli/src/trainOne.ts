import {
  type CompleteSpecification,
  conditions,
  corruptionTitle,
  type EpochRecord,
  fittedFraction,
  type RunEvent,
  type RunRecord,
  specificationHash,
} from "@rote/experiments";
import { kinds } from "@rote/experiments/kinds";
import type { DirectoryEvent } from "@rote/experiments/node";
import { counted, epochsToFit, FITTED, fittedPercent } from "@rote/records";
import { duration, percent } from "./inWords.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Shows the progress of a run, and returns its record.
 *
 * @param later steps of runs that are to follow, for the time left.
 */
export async function showRun(
  specification: CompleteSpecification,
  events: AsyncIterable<RunEvent | DirectoryEvent>,
  terminal: Terminal,
  later = 0,
): Promise<RunRecord> {
  const name = corruptionTitle(specification.corruption.name);
  const id = await specificationHash(specification);
  terminal.emit("run_start", { id, name, specification });
  const progress = terminal.progress(name.padEnd(LABEL_WIDTH));
  const timeLeft = timeLeftOf(kinds.training.cost(specification).steps + later);
  try {
    let last: EpochRecord | undefined;
    for await (const event of events) {
      if (event.type === "step") {
        // The bar shows what the network has fitted so far: when it has fitted all is unknown.
        const fitted = last ? (fittedFraction(specification, last) ?? last.onlineAccuracy) : 0;
        const sofar = last ? `, ${summary(last, fitted)}` : "";
        progress.update(fitted, `epoch ${event.epoch}${sofar}${timeLeft(event.step)}`);
      }
      if (event.type === "resume") {
        const { epoch, step, damaged } = event;
        for (const { message } of damaged) terminal.say(`Skipped: ${message}`);
        terminal.say(`Resumes after step ${step}, in epoch ${epoch}.`);
        terminal.emit("resume", {
          id,
          name,
          epoch,
          step,
          damaged: damaged.map((error) => error.message),
        });
      }
      if (event.type === "checkpoint" && "path" in event) {
        const { epoch, step, path } = event;
        terminal.emit("checkpoint", { id, name, epoch, step, path });
      }
      if (event.type === "epochRecord") {
        const { type: _, ...epoch } = event;
        last = epoch;
        terminal.emit("epoch_end", { id, name, ...epoch });
      }
      if (event.type === "shift") {
        const { type: _, ...shift } = event;
        progress.update(1, `tests on ${shift.name} ${shift.severity}`);
        terminal.emit("shift", { id, name, shift });
      }
      if (event.type === "record") {
        terminal.emit("run_end", { id, name, record: event.record });
        return event.record;
      }
    }
  } finally {
    progress.stop();
  }
  throw new Error("run: the last event must be the record, got none.");
}

/** Seconds after which steps tell how long others take. */
const SECONDS_TO_TELL = 5;

/** ", at most 12 min left" after each step, once it can be told how long `most` steps take. */
function timeLeftOf(most: number): (step: number) => string {
  let first: { step: number; at: number } | undefined;
  return (step) => {
    first ??= { step, at: performance.now() };
    const seconds = (performance.now() - first.at) / 1000;
    if (seconds < SECONDS_TO_TELL || step === first.step) return "";
    return `, at most ${duration((seconds / (step - first.step)) * (most - step))} left`;
  };
}

const LABEL_WIDTH = Math.max(...Object.values(conditions).map(({ length }) => length));

const summary = ({ loss, testAccuracy }: EpochRecord, fitted: number) =>
  `loss ${loss.toFixed(3)}, ${fittedPercent(fitted)} of training, ${percent(testAccuracy)} of test`;

/** "99 %". */
const FITTED_PERCENT = `${100 * FITTED} %`;

/** What came of a run, in a line. */
export function outcome(record: RunRecord): string {
  const { specification, epochs, result } = record;
  const name = corruptionTitle(specification.corruption.name);
  const toFit = epochsToFit(record);
  const fit =
    toFit === null
      ? `did not fit ${FITTED_PERCENT}`
      : `fitted ${FITTED_PERCENT} after ${counted(toFit, "epoch")}`;
  const fitted = fittedFraction(specification, epochs.at(-1)!)!; // known of the last epoch
  return (
    `${name.padEnd(LABEL_WIDTH)} ${fit}, ended ${endWords(record)}: ${fittedPercent(fitted)} of ` +
    `the training examples right, ${percent(result.testAccuracy)} of the test examples ` +
    `(${result.seconds.toFixed(0)} s)`
  );
}

/**
 * "31.2 % of the test examples under shifts, mean of 25", if the network was tested on any; nothing
 * otherwise.
 */
export function shiftsOutcome({ shifts = [] }: RunRecord): string[] {
  const shifted = shifts.filter(({ name }) => name !== "none");
  if (shifted.length === 0) return [];
  const sum = shifted.reduce((total, { testAccuracy }) => total + testAccuracy, 0);
  const mean = percent(sum / shifted.length);
  const worst = shifted.reduce((a, b) => (b.testAccuracy < a.testAccuracy ? b : a));
  return [
    `${mean} of the test examples under shifts of their images, mean of ${shifted.length}; least ` +
      `${percent(worst.testAccuracy)} under ${worst.name}, severity ${worst.severity}`,
  ];
}

/** "after epoch 31, with every example fitted". */
function endWords({ specification, epochs, result }: RunRecord): string {
  const { stopAtAccuracy, epochsAfterFit, stopAtLearningRate, earlyStopping } = specification;
  const monitored = earlyStopping?.monitor.replace("Accuracy", " accuracy");
  const why = {
    fitted:
      stopAtAccuracy === 1 ? "with every example fitted" : `with ${percent(stopAtAccuracy ?? 1)}`,
    epochsAfterFit: `${epochsAfterFit} after those`,
    earlyStopping: earlyStopping && `${earlyStopping.patience} without a better ${monitored}`,
    learningRate: `as the learning rate was below ${percent(stopAtLearningRate)} of its start`,
    epochs: "the last allowed",
  };
  const { endedBy } = result;
  const epoch = `after epoch ${epochs.length}`;
  return endedBy === undefined ? epoch : `${epoch}, ${why[endedBy]}`;
}
