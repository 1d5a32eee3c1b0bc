import type { RunRecord, RunSpecification } from "@rote/experiments";
import { counted } from "@rote/records";
import { dataKey } from "./dataKey.ts";
import { duration } from "./duration.ts";
import { fittedAfter } from "./fittedAfter.ts";
import type { Look } from "./looks.ts";
import { type LossPoint, withPoint } from "./lossCurve.ts";
import type { Pictures } from "./pictures.ts";
import type { LabEpoch, Preview, Report } from "./protocol.ts";
import type { Settings } from "./settings.ts";

type Phase =
  | "starting"
  | "training"
  | "paused"
  /** The device was lost, or the network never recovered: the message says what. */
  | "failed"
  /** The reader went on to something else before its end. */
  | "left"
  | "finished";

/** One run, as far as it has come. */
export interface LabRun {
  /** Larger than that of every run before. */
  number: number;
  /** Trained in this browser, at the paper's size in `docs/results/paper`, or read from a file. */
  origin: "here" | "paper" | "file";
  /** Whether the page has begun it by itself: the next such run takes its place. */
  unasked: boolean;
  /** What the reader calls it. */
  title: string | undefined;
  /** Whether it is drawn beside the one that is shown. */
  pinned: boolean;
  specification: RunSpecification;
  phase: Phase;
  /** The backend that is asked for, and the one that it came to. */
  requested: string;
  backend: string;
  /** Of the test set: its size, and the accuracy of guessing. */
  testExamples: number;
  guessing: number;
  epoch: number;
  step: number;
  losses: readonly LossPoint[];
  epochs: readonly LabEpoch[];
  /** What the network has said of the examples of the preview, after each epoch. */
  looks: readonly Look[];
  /** How many classes there are. */
  classes: number;
  /** What training has written into the first layer, if that is dense. */
  firstLayer: Pictures | undefined;
  /** Wall time of training, pauses left out. */
  seconds: number;
  record: RunRecord | undefined;
}

/** One of the examples that the page shows. */
export interface Picked {
  of: "train" | "test";
  place: number;
  /** Whether a reload has brought it back: the focus and the page stay where they are. */
  restored?: boolean;
}

export interface LabState {
  settings: Settings;
  preview: Preview | undefined;
  /** Why there is none of the settings. */
  previewError: string | undefined;
  /** What the status line says. */
  message: string;
  /** An error that asks for the reader's attention. */
  alert: string | undefined;
  /** Newest last. At most one is active. */
  runs: readonly LabRun[];
  /** The number of the run that the page is about; undefined before there is one. */
  shown: number | undefined;
  learningRateScale: number;
  /** The picture that the reader looks at. */
  picked: Picked | undefined;
  /** Conditions that are still to be trained, one after another, once the run is finished. */
  queue: readonly RunSpecification[];
  /** The run that the reader removed last, for as long as that can be undone. */
  removed: (Pick<LabState, "queue"> & { run: LabRun; name: string; wasShown: boolean }) | undefined;
  /** The open step of the story, from 1. */
  story: { step: number } | undefined;
  /** Which of its choices the reader took, of each step that was answered. */
  answers: Readonly<Record<number, number>>;
}

export const initialState = (settings: Settings): LabState => ({
  settings,
  preview: undefined,
  previewError: undefined,
  message: "Ready.",
  alert: undefined,
  runs: [],
  shown: undefined,
  learningRateScale: 1,
  picked: undefined,
  queue: [],
  removed: undefined,
  story: undefined,
  answers: {},
});

/** The run that the page is about. */
export const shownRun = ({ runs, shown }: LabState): LabRun | undefined =>
  runs.find(({ number }) => number === shown);

/** That run, if it is about the data that are shown: the settings may have gone on to others. */
export function lookedRun(state: LabState): LabRun | undefined {
  const run = shownRun(state);
  return run && state.preview?.dataKey === dataKey(run.specification) ? run : undefined;
}

/** The run that is being trained, or paused. */
export const activeRun = ({ runs }: LabState): LabRun | undefined => runs.find(isActive);

export const isActive = ({ phase }: LabRun): boolean =>
  ["starting", "training", "paused"].includes(phase);

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
    case "preview": {
      const next = { ...state, preview: report.preview, previewError: undefined };
      if (activeRun(state)) return next;
      const record = lookedRun(next)?.record;
      return { ...next, message: record ? finished(record) : "Ready." };
    }
    case "previewFailed":
      return {
        ...state,
        preview: undefined,
        previewError: report.message,
        message: "The data cannot be shown.",
        // Once there are others, the focus stays where the reader changes the settings.
        picked: state.picked && { ...state.picked, restored: true },
      };
    case "started":
      return {
        ...withRun(state, report.run, ({ phase }) => ({
          backend: report.backend,
          testExamples: report.testExamples,
          guessing: report.guessing,
          phase: phase === "paused" ? "paused" : "training",
        })),
        message:
          activeRun(state)?.phase === "paused"
            ? state.message
            : `Training on ${report.summary.split(" (")[0]}.`,
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
    case "look": {
      const { look, classes, firstLayer } = report;
      return withRun(state, report.run, ({ looks }) => ({
        looks: [...looks.filter(({ epoch }) => epoch < look.epoch), look],
        classes,
        firstLayer,
      }));
    }
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
  const time = duration(record.result.seconds);
  const fitted = fittedAfter(record);
  return fitted === undefined
    ? `Ended after ${counted(record.epochs.length, "epoch")}, in ${time}, and not fitted.`
    : `F${fitted.slice(1)}, in ${time}.`;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
