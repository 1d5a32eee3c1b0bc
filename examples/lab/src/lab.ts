import type { RunCheckpoint } from "@rote/experiments";
import { type RunSpecification, randomizations } from "@rote/experiments/specification";
import type { PickedFile } from "./pickedFiles.ts";
import type { Command, Report } from "./protocol.ts";
import type { Settings } from "./settings.ts";
import {
  afterReport,
  currentRun,
  initialState,
  isActive,
  type LabRun,
  type LabState,
} from "./state.ts";
import { Store } from "./store.ts";

/** A lost device is replaced this often in one run; then something else is wrong. */
const RECOVERIES = 3;

/** Between a change of the settings and the preview of it, in milliseconds. */
const DELAY = 150;

/** The page's side of the worker: what a reader can do, and the state that comes of it. */
export class Lab {
  readonly store: Store<LabState>;
  #worker: Worker;
  #files: readonly PickedFile[] = [];
  #previewNumber = 0;
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  /** Of the current run: where it can go on from. */
  #checkpoint: RunCheckpoint | undefined;
  #recoveries = 0;
  /** Conditions still to be trained, one after another. */
  #queue: RunSpecification[] = [];

  constructor(settings: Settings) {
    this.store = new Store(initialState(settings));
    this.#worker = this.#startWorker();
    this.#preview();
  }

  /** Takes new settings from the form or from the address. */
  change(settings: Settings): void {
    this.store.update((state) => ({ ...state, settings, alert: undefined }));
    clearTimeout(this.#previewTimer);
    this.#previewTimer = setTimeout(() => this.#preview(), DELAY);
  }

  pick(files: readonly PickedFile[]): void {
    this.#files = files;
    this.#preview();
  }

  /** Says what is wrong. */
  alert(message: string): void {
    this.store.update((state) => ({ ...state, alert: message }));
  }

  /** Begins a run with the settings as they are. */
  train({ paused = false } = {}): void {
    this.#begin(this.store.value.settings.specification, paused);
  }

  /** Trains the paper's six conditions in turn, all else as the settings say. */
  trainAll(): void {
    const { corruption, ...base } = this.store.value.settings.specification;
    const probability = corruption?.params?.probability;
    const given = corruption?.name === "partialLabels" && typeof probability === "number";
    this.#queue = randomizations(base, given ? { probability } : {});
    this.#next();
  }

  pause(): void {
    this.#queue = [];
    this.#send({ type: "pause" });
    this.#changeRun({ phase: "paused" }, "Paused.");
  }

  resume(): void {
    this.#send({ type: "resume" });
    this.#changeRun({ phase: "training" }, "Training.");
  }

  /** One step, then a pause; the first one begins a run. */
  step(): void {
    if (!isActive(currentRun(this.store.value))) this.train({ paused: true });
    this.#changeRun({ phase: "paused" }, "One step.");
    this.#send({ type: "step" });
  }

  /** Ends the current run and forgets it. */
  reset(): void {
    this.#queue = [];
    this.#send({ type: "stop" });
    this.#checkpoint = undefined;
    this.store.update((state) => ({
      ...state,
      runs: state.runs.slice(0, -1),
      alert: undefined,
      message: "Ready.",
    }));
  }

  scaleLearningRate(learningRateScale: number): void {
    this.store.update((state) => ({ ...state, learningRateScale }));
    this.#send({ type: "learningRateScale", scale: learningRateScale });
  }

  #begin(specification: RunSpecification, paused: boolean): void {
    this.#send({ type: "stop" });
    this.#checkpoint = undefined;
    this.#recoveries = 0;
    this.store.update((state) => {
      const number = (state.runs.at(-1)?.number ?? 0) + 1;
      const phase = paused ? "paused" : "starting";
      // A run that was left before its end goes, so that the figure shows whole ones.
      const runs = state.runs.filter((run) => !isActive(run));
      const run = { ...newRun, number, specification, phase } satisfies LabRun;
      return {
        ...state,
        alert: undefined,
        learningRateScale: 1,
        runs: [...runs, run],
        message: "Starting …",
      };
    });
    this.#sendTrain();
  }

  #next(): void {
    const specification = this.#queue.shift();
    if (!specification) return;
    // The form follows, so that what is shown of the data is what is trained on.
    this.store.update((state) => ({ ...state, settings: { ...state.settings, specification } }));
    this.#preview();
    this.#begin(specification, false);
  }

  #sendTrain(): void {
    const { settings, learningRateScale } = this.store.value;
    const { number, specification, phase } = currentRun(this.store.value)!;
    this.#send({
      type: "train",
      run: number,
      specification,
      files: this.#files,
      learningRateScale,
      backend: settings.backend,
      paused: phase === "paused",
      ...(this.#checkpoint && { checkpoint: this.#checkpoint }),
    });
  }

  #preview(): void {
    const { specification } = this.store.value.settings;
    this.#previewNumber++;
    this.#send({ type: "preview", number: this.#previewNumber, specification, files: this.#files });
  }

  #receive(report: Report): void {
    if ("run" in report && report.run !== currentRun(this.store.value)?.number) return;
    if (report.type === "preview" && report.preview.number !== this.#previewNumber) return;
    if (report.type === "previewFailed" && report.number !== this.#previewNumber) return;
    if (report.type === "checkpoint") this.#checkpoint = report.checkpoint;
    this.store.update((state) => afterReport(state, report));
    if (report.type === "lost") this.#recover(report.message);
    if (report.type === "record") this.#next();
    if (report.type === "failed") this.#queue = [];
  }

  /** A worker whose device is lost is replaced, and its run resumes from the last checkpoint. */
  #recover(reason: string): void {
    this.#worker.terminate();
    this.#worker = this.#startWorker();
    this.#preview();
    const { step } = currentRun(this.store.value)!;
    const what = `${reason} This was near step ${step}.`;
    if (++this.#recoveries > RECOVERIES) {
      this.#changeRun({ phase: "failed" }, "The run has ended.");
      this.alert(`${what} It has happened ${this.#recoveries} times: the run ends here.`);
      return;
    }
    const from = this.#checkpoint
      ? `resumes from its checkpoint after epoch ${this.#checkpoint.state.epoch}`
      : "begins anew: it had no checkpoint yet";
    this.alert(`${what} The run ${from}.`);
    this.#sendTrain();
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Report>) => this.#receive(data));
    worker.addEventListener("error", (event) => {
      this.#changeRun({ phase: "failed" }, "The worker has ended with an error.");
      this.alert(event.message || "The worker could not be loaded. Reload the page.");
    });
    worker.postMessage({ type: "open", page: document.baseURI } satisfies Command);
    return worker;
  }

  #send(command: Command): void {
    this.#worker.postMessage(command);
  }

  #changeRun(change: Partial<LabRun>, message: string): void {
    this.store.update((state) => ({
      ...state,
      message,
      runs: state.runs.map((run, i) =>
        i === state.runs.length - 1 && isActive(run) ? { ...run, ...change } : run,
      ),
    }));
  }
}

const newRun = {
  backend: "",
  testExamples: 1,
  guessing: 0.1,
  epoch: 0,
  step: 0,
  losses: [],
  epochs: [],
  answers: undefined,
  seconds: 0,
  record: undefined,
};
