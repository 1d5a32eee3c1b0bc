import type { RunRecord, RunSpecification } from "@rote/experiments";
import { epochsToFit } from "@rote/records";
import { type LossPoint, withPoint } from "./lossCurve.ts";
import type { LabEpoch, Preview, Report } from "./protocol.ts";
import type { Settings } from "./settings.ts";

type Phase =
  | "starting"
  | "training"
  | "paused"
  /** The device was lost, or the network never recovered: the message says what. */
  | "failed"
  | "finished";

/** One run of this visit, as far as it has come. */
export interface LabRun {
  number: number;
  specification: RunSpecification;
  phase: Phase;
  /** Of the backend. */
  backend: string;
  /** Of the test set: its size, and the accuracy of always answering its most frequent class. */
  testExamples: number;
  guessing: number;
  epoch: number;
  step: number;
  losses: readonly LossPoint[];
  epochs: readonly LabEpoch[];
  /** Classes that the network gives the examples of the preview. */
  answers: { train: readonly number[]; test: readonly number[] } | undefined;
  /** Wall time of training, pauses left out. */
  seconds: number;
  record: RunRecord | undefined;
}

export interface LabState {
  settings: Settings;
  preview: Preview | undefined;
  /** Why there is no preview of the settings. */
  previewError: string | undefined;
  /** What the status line says. */
  message: string;
  /** An error that asks for the reader's attention. */
  alert: string | undefined;
  /** Newest last; the last is the one being shown. */
  runs: readonly LabRun[];
  learningRateScale: number;
}

export const initialState = (settings: Settings): LabState => ({
  settings,
  preview: undefined,
  previewError: undefined,
  message: "Ready.",
  alert: undefined,
  runs: [],
  learningRateScale: 1,
});

export const currentRun = ({ runs }: LabState): LabRun | undefined => runs.at(-1);

export const isActive = (run: LabRun | undefined): boolean =>
  run !== undefined && ["starting", "training", "paused"].includes(run.phase);

/** The state after a report of the worker. */
export function afterReport(state: LabState, report: Report): LabState {
  switch (report.type) {
    case "loading": {
      const { event } = report;
      if (event.type === "source") return { ...state, message: event.notice };
      if (event.type === "download") {
        const total = event.total ? ` of ${megabytes(event.total)}` : "";
        return { ...state, message: `${event.file}: ${megabytes(event.received)}${total}` };
      }
      return state;
    }
    case "preview":
      return { ...state, preview: report.preview, previewError: undefined, message: "Ready." };
    case "previewFailed":
      return { ...state, previewError: report.message, message: "The data cannot be shown." };
    case "started":
      return {
        ...withRun(state, report.run, ({ phase }) => ({
          backend: report.backend,
          testExamples: report.testExamples,
          guessing: report.guessing,
          phase: phase === "paused" ? "paused" : "training",
        })),
        message: `Training on ${report.summary}.`,
      };
    case "steps":
      return withRun(state, report.run, ({ losses }) => ({
        epoch: report.epoch,
        step: report.step,
        seconds: report.seconds,
        losses: withPoint(losses, { step: report.step, loss: report.loss }),
      }));
    case "epoch":
      return withRun(state, report.run, ({ epochs }) => ({
        epochs: [...epochs.filter(({ epoch }) => epoch < report.epoch.epoch), report.epoch],
      }));
    case "answers":
      return withRun(state, report.run, () => ({
        answers: { train: report.train, test: report.test },
      }));
    case "checkpoint":
      return state; // kept by the controller
    case "record":
      return {
        ...withRun(state, report.run, () => ({
          record: report.record,
          phase: "finished",
          seconds: report.record.result.seconds,
        })),
        message: finished(report.record),
      };
    case "lost":
      return {
        ...withRun(state, report.run, ({ phase }) => ({
          phase: phase === "paused" ? phase : "starting",
        })),
        message: `${report.message} Starting again …`,
      };
    case "failed":
      return {
        ...withRun(state, report.run, () => ({ phase: "failed" })),
        alert: report.message,
        message: "The run has ended with an error.",
      };
  }
}

function withRun(state: LabState, number: number, change: (run: LabRun) => Partial<LabRun>) {
  const runs = state.runs.map((run) => (run.number === number ? { ...run, ...change(run) } : run));
  return { ...state, runs };
}

function finished(record: RunRecord): string {
  const time = `${record.result.seconds.toFixed(1)} s`;
  const epochs = epochsToFit(record);
  return epochs === null
    ? `Ended after ${record.epochs.length} epochs and ${time}, not fitted.`
    : `Fitted after ${epochs} epochs and ${time}.`;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
