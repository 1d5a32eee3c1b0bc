import type { RunCheckpoint } from "@rote/experiments";
import {
  completeSpecification,
  type RunSpecification,
  randomizations,
} from "@rote/experiments/specification";
import { counted, type RunEvidence } from "@rote/records";
import { checkInPage } from "./checkInPage.ts";
import { keepRuns } from "./keepRuns.ts";
import { type Linked, toFragment } from "./link.ts";
import { moves } from "./moves.ts";
import type { PickedFile } from "./pickedFiles.ts";
import type { Command, KeptCheckpoint, Report, StepReport } from "./protocol.ts";
import { type RunFile, readRunFile } from "./readRunFile.ts";
import { namesOf } from "./runNames.ts";
import { runOfRecord } from "./runOfRecord.ts";
import { defaultSpecification, type Settings } from "./settings.ts";
import { settingsOfRun } from "./settingsOfRun.ts";
import type { Shelf } from "./shelf.ts";
import {
  activeRun,
  afterReport,
  initialState,
  isActive,
  type LabRun,
  type LabState,
  type Picked,
  shownRun,
} from "./state.ts";
import { Store } from "./store.ts";
import { story } from "./story.ts";
import { unpackRun } from "./unpackRun.ts";
import type { Visit } from "./visit.ts";

/** A lost device is replaced this often in one run; then something else is wrong. */
const RECOVERIES = 3;

const HIDDEN = "Paused while the page is hidden.";

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
  /** Where runs are kept, if the browser keeps any. */
  #shelf: Shelf | undefined;
  /** Whether the active run is of an earlier visit, and the worker does not know of it yet. */
  #isAway = false;
  /** Where the run that was removed last can resume from. */
  #removedCheckpoint: RunCheckpoint | undefined;
  /** The run that nobody asked for, and whether it waits for the page to be seen. */
  #unasked: { number: number; waits: boolean } | undefined;

  /** @param answers that the reader has given to the story before. */
  constructor(settings: Settings, answers: LabState["answers"]) {
    this.store = new Store({ ...initialState(settings), answers });
    this.#worker = this.#startWorker();
    this.#preview();
    document.addEventListener("visibilitychange", () => this.#followVisibility());
  }

  /** Takes new settings from the form or from the address; they end the story. */
  change(settings: Settings): void {
    this.store.update((state) => ({ ...state, story: undefined }));
    this.#set(settings);
  }

  /**
   * Opens a step of the story: its question, and nothing that would answer it before the reader
   * has.
   */
  open(step: number): void {
    const { change, run } = story[step - 1]!;
    this.#leave();
    this.store.update((state) => ({
      ...state,
      queue: [],
      story: { step },
      shown: state.answers[step] === undefined ? undefined : run,
      message: "Ready.",
    }));
    this.#set({ specification: { ...defaultSpecification, ...change }, backend: "auto" });
  }

  /** Takes the reader's answer to the open step, and shows what is so. */
  answer(chosen: number): void {
    const { step } = this.store.value.story!;
    const { run, trains } = story[step - 1]!;
    const first = this.store.value.answers[step] === undefined;
    this.store.update((state) => ({ ...state, answers: { ...state.answers, [step]: chosen } }));
    if (!first) return;
    this.show(run);
    if (trains && moves()) this.demonstrate();
  }

  #set(settings: Settings): void {
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
    const { specification, backend } = this.store.value.settings;
    this.#begin({ specification, backend, paused });
  }

  /** Trains at once on what comes with the page, for a visitor who has not asked for anything. */
  demonstrate(): void {
    // WebAssembly starts within a second everywhere and is fast enough for a few photographs.
    const paused = document.hidden;
    this.#begin({ ...this.store.value.settings, backend: "wasm", paused });
    const { number } = activeRun(this.store.value)!;
    this.#unasked = { number, waits: paused };
    if (paused) this.#changeRun({}, HIDDEN);
    this.store.update((state) => ({
      ...state,
      runs: state.runs
        .filter(({ unasked }) => !unasked)
        .map((run) => (run.number === number ? { ...run, unasked: true } : run)),
    }));
  }

  /** Takes runs into the list, in the order of their numbers. */
  add(runs: readonly LabRun[]): void {
    this.store.update((state) => {
      const all = [...state.runs, ...runs];
      return { ...state, runs: all.sort((a, b) => a.number - b.number) };
    });
  }

  /**
   * Takes back what an earlier visit has left. A run that was being trained is paused, and resumes
   * from its checkpoint, if it had one, at the learning rate that it had come to.
   */
  restore(runs: readonly LabRun[], kept: KeptCheckpoint | undefined): void {
    const { told = [], ...checkpoint } = kept ?? {};
    const active = runs.findLast(isActive); // several tabs may have left one each
    this.add(runs.map((run) => (run !== active && isActive(run) ? leftAsItIs(run) : run)));
    if (!active) return;
    this.#checkpoint = kept && (checkpoint as RunCheckpoint);
    this.#isAway = true;
    this.store.update((state) => ({
      ...told.filter((report) => isNews(report, active)).reduce(afterReport, state),
      learningRateScale: this.#checkpoint?.interventions.at(-1)?.learningRateScale ?? 1,
    }));
    const { epoch } = activeRun(this.store.value)!;
    this.#changeRun({ phase: "paused" }, `Paused at epoch ${epoch}, when the page was left.`);
    this.show(active.number);
  }

  /** Shows again what the page showed before a reload. */
  reopen({ shown, picked, active }: Visit): void {
    this.store.update((state) => ({
      ...state,
      shown: shown ?? state.shown,
      picked: picked && { ...picked, restored: true },
      ...(active?.number === activeRun(state)?.number && {
        queue: active?.queue ?? [],
        learningRateScale: active?.learningRateScale ?? 1,
      }),
    }));
    const { queue, message } = this.store.value;
    if (queue.length === 0) return;
    this.#changeRun({}, `${message} Then ${counted(queue.length, "more condition")} will follow.`);
  }

  /** Keeps runs on a shelf from now on. */
  keepOn(shelf: Shelf): void {
    this.#shelf = shelf;
    keepRuns(this.store, shelf);
  }

  /** Renames a run, or draws it with the others. */
  changeRun(number: number, change: Partial<Pick<LabRun, "title" | "pinned">>): void {
    this.store.update((state) => ({
      ...state,
      runs: state.runs.map((run) =>
        run.number === number ? { ...run, ...change, unasked: false } : run,
      ),
    }));
  }

  /** Takes a run out of the list, until `undo` brings it back or `forget` lets go of it. */
  remove(number: number): void {
    const { runs, shown, queue } = this.store.value;
    const run = runs.find((run) => run.number === number);
    if (!run) return;
    const wasShown = shown === number;
    const removed = { run, name: namesOf(runs).get(number)!, wasShown, queue };
    this.#removedCheckpoint = isActive(run) ? this.#checkpoint : undefined;
    if (isActive(run)) {
      this.#leave();
      this.#setQueue([]);
    }
    this.store.update((state) => ({
      ...state,
      runs: state.runs.filter((run) => run.number !== number),
      shown: wasShown ? undefined : state.shown,
      removed,
    }));
  }

  /**
   * Brings back the run that was removed last. One that was being trained is paused, or left as it
   * was where another is being trained by now.
   */
  undo(): void {
    const { removed } = this.store.value;
    if (!removed) return;
    const { run, wasShown, queue } = removed;
    const checkpoint = this.#removedCheckpoint;
    this.forget();
    const goesOn = isActive(run) && activeRun(this.store.value) === undefined;
    this.add([isActive(run) && !goesOn ? leftAsItIs(run) : run]);
    if (wasShown) this.show(run.number);
    if (!goesOn) return;
    this.#checkpoint = checkpoint;
    this.#isAway = true;
    this.#setQueue(queue);
    this.#changeRun({ phase: "paused" }, `Paused at epoch ${run.epoch}.`);
    if (checkpoint) this.#shelf?.putCheckpoint(run.number, checkpoint).catch(() => {}); // full
  }

  /** Lets go of the run that was removed last. */
  forget(): void {
    this.#removedCheckpoint = undefined;
    this.store.update((state) => ({ ...state, removed: undefined }));
  }

  /** Sets the form to what a run was. */
  use({ specification }: LabRun): void {
    this.change({ ...this.store.value.settings, specification });
  }

  /** Reads files of runs: records are added to the list, a specification is put into the form. */
  async importFiles(files: Iterable<File>): Promise<void> {
    const wrong: string[] = [];
    for (const file of files) {
      try {
        this.#take(await readRunFile(await file.text(), file.name));
      } catch (error) {
        wrong.push((error as Error).message);
      }
    }
    if (wrong.length > 0) this.alert(wrong.join(" "));
  }

  /** Shows the run that a link carries. One that is here already is shown as it is. */
  async openRun(packed: string): Promise<void> {
    try {
      this.#take(await readRunFile(await unpackRun(packed), "this link"));
    } catch (error) {
      this.alert(`This link cannot be read. ${(error as Error).message}`);
    }
  }

  #take(found: RunFile): void {
    if ("specification" in found) {
      checkInPage(completeSpecification(found.specification));
      this.change({ ...this.store.value.settings, specification: found.specification });
      return;
    }
    const { runs } = this.store.value;
    const here = (record: RunEvidence) => runs.find((run) => isOf(run, record));
    const first = this.#nextNumber();
    const fresh = found.records.filter((record) => !here(record));
    this.add(fresh.map((record, i) => runOfRecord(record, { number: first + i, origin: "file" })));
    this.choose(here(found.records[0]!)?.number ?? first);
    this.store.update((state) => ({ ...state, alert: undefined }));
  }

  #nextNumber(): number {
    return Math.max(Date.now(), (this.store.value.runs.at(-1)?.number ?? 0) + 1);
  }

  /** Looks at one of the pictures, or at none. */
  look(picked: Picked | undefined): void {
    this.store.update((state) => ({ ...state, picked }));
  }

  /** Trains with everything as it is but for the corruption. */
  trainWith(corruption: NonNullable<RunSpecification["corruption"]>): void {
    const { settings } = this.store.value;
    this.change({ ...settings, specification: { ...settings.specification, corruption } });
    this.train();
  }

  /** Makes the page be about a run, and sets the form to what it was, as far as that is here. */
  choose(number: number): void {
    const run = this.store.value.runs.find((run) => run.number === number);
    if (!run) return;
    this.show(number);
    const { settings } = this.store.value;
    const specification = settingsOfRun(run, settings.specification);
    const isSame = toFragment({ ...settings, specification }) === toFragment(settings);
    if (!isSame) this.change({ ...settings, specification });
  }

  /** Makes the page be about a run. */
  show(shown: number | undefined): void {
    this.store.update((state) => ({ ...state, shown }));
  }

  /** Trains the paper's six conditions in turn, all else as the settings say. */
  trainAll(): void {
    const { corruption, ...base } = this.store.value.settings.specification;
    const probability = corruption?.params?.probability;
    const given = corruption?.name === "partialLabels" && typeof probability === "number";
    this.#setQueue(randomizations(base, given ? { probability } : {}));
    this.#next();
  }

  pause(message = "Paused."): void {
    this.#send({ type: "pause" });
    this.#changeRun({ phase: "paused" }, message);
  }

  resume(): void {
    if (this.#isAway) this.#sendTrain();
    this.#isAway = false;
    this.#send({ type: "resume" });
    this.#changeRun({ phase: "training" }, "Training.");
  }

  /** One step, then a pause; the first one begins a run. */
  step(): void {
    if (!activeRun(this.store.value)) this.train({ paused: true });
    if (this.#isAway) this.#sendTrain();
    this.#isAway = false;
    this.#changeRun({ phase: "paused" }, "One step.");
    this.#send({ type: "step" });
  }

  /** Removes the run that is being trained, else the one that is shown. */
  reset(): void {
    const gone = activeRun(this.store.value) ?? shownRun(this.store.value);
    if (gone && gone.origin !== "paper") this.remove(gone.number);
    const message = "Ready.";
    this.store.update((state) => ({
      ...state,
      queue: [],
      shown: undefined,
      alert: undefined,
      message,
    }));
  }

  scaleLearningRate(learningRateScale: number): void {
    this.store.update((state) => ({ ...state, learningRateScale }));
    this.#send({ type: "learningRateScale", scale: learningRateScale });
  }

  /**
   * Ends the run that is being trained. What the reader has begun, or made something of, stays as
   * it is; what the page began by itself goes.
   */
  #leave(): void {
    this.#send({ type: "stop" });
    this.#checkpoint = undefined;
    this.#unasked = undefined;
    this.#isAway = false;
    const active = activeRun(this.store.value);
    if (!active) return;
    this.#shelf?.dropCheckpoint(active.number).catch(() => {});
    this.store.update((state) => ({
      ...state,
      runs: state.runs.flatMap((run) =>
        run !== active ? [run] : run.unasked ? [] : [leftAsItIs(run)],
      ),
    }));
  }

  #begin({ specification, backend, paused }: Linked & { paused: boolean }): void {
    this.#leave();
    this.#recoveries = 0;
    const number = this.#nextNumber();
    this.store.update((state) => {
      const phase = paused ? "paused" : "starting";
      const run: LabRun = { ...newRun, number, specification, requested: backend, phase };
      return {
        ...state,
        alert: undefined,
        learningRateScale: 1,
        runs: [...state.runs, run],
        shown: number,
        message: "Starting …",
      };
    });
    this.#sendTrain();
  }

  #next(): void {
    const [specification, ...queue] = this.store.value.queue;
    if (!specification) return;
    this.#setQueue(queue);
    // The form follows, so that what is shown of the data is what is trained on.
    this.store.update((state) => ({ ...state, settings: { ...state.settings, specification } }));
    this.#preview();
    this.train();
  }

  #setQueue(queue: readonly RunSpecification[]): void {
    this.store.update((state) => ({ ...state, queue }));
  }

  #sendTrain(): void {
    const { number, specification, phase, requested } = activeRun(this.store.value)!;
    this.#send({
      type: "train",
      run: number,
      specification,
      files: this.#files,
      learningRateScale: this.store.value.learningRateScale,
      backend: requested,
      paused: phase === "paused",
      ...(this.#checkpoint && { checkpoint: this.#checkpoint }),
    });
  }

  /** The run that nobody asked for waits while nobody sees it. */
  #followVisibility(): void {
    const run = activeRun(this.store.value);
    if (run === undefined || run.number !== this.#unasked?.number) return;
    if (document.hidden && run.phase !== "paused") {
      this.pause(HIDDEN);
      this.#unasked.waits = true;
    } else if (!document.hidden && this.#unasked.waits) {
      this.resume();
      this.#unasked.waits = false;
    }
  }

  #preview(): void {
    const { specification } = this.store.value.settings;
    this.#previewNumber++;
    this.#send({ type: "preview", number: this.#previewNumber, specification, files: this.#files });
  }

  #receive(report: Report): void {
    if ("run" in report && report.run !== activeRun(this.store.value)?.number) return;
    if (report.type === "preview" && report.preview.number !== this.#previewNumber) return;
    if (report.type === "previewFailed" && report.number !== this.#previewNumber) return;
    if (report.type === "checkpoint") this.#checkpoint = report.checkpoint;
    if (report.type === "record") this.#shelf?.dropCheckpoint(report.run).catch(() => {});
    const { phase } = activeRun(this.store.value) ?? {};
    const isOfMany = ["steps", "epoch", "look"].includes(report.type) && phase === "training";
    this.store.update((state) => afterReport(state, report), { hurry: !isOfMany });
    if (report.type === "lost") this.#recover(report.message);
    if (report.type === "record") this.#next();
    if (report.type === "failed") this.#setQueue([]);
  }

  /** A worker whose device is lost is replaced, and its run resumes from the last checkpoint. */
  #recover(reason: string): void {
    this.#worker.terminate();
    this.#worker = this.#startWorker();
    this.#preview();
    const { step } = activeRun(this.store.value)!;
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
    this.store.update((state) => {
      const active = activeRun(state);
      const runs = state.runs.map((run) => (run === active ? { ...run, ...change } : run));
      return { ...state, message, runs };
    });
  }
}

/** Whether a record is that of a run: of the same specification and to the same weights. */
const isOf = ({ record }: LabRun, { specificationHash, result }: RunEvidence): boolean =>
  record !== undefined &&
  specificationHash !== undefined &&
  record.specificationHash === specificationHash &&
  record.result.weightsHash === result.weightsHash;

/** Whether a report tells of more than a run as it was kept. */
function isNews(report: StepReport, { step, epochs, looks }: LabRun): boolean {
  if (report.type === "steps") return report.step > step;
  if (report.type === "epoch") return report.epoch.epoch > (epochs.at(-1)?.epoch ?? 0);
  return report.look.epoch > (looks.at(-1)?.epoch ?? 0);
}

const leftAsItIs = (run: LabRun): LabRun => ({ ...run, phase: "left" });

const newRun = {
  origin: "here",
  unasked: false,
  title: undefined,
  pinned: true,
  backend: "",
  testExamples: 1,
  guessing: 0.1,
  epoch: 0,
  step: 0,
  losses: [],
  epochs: [],
  looks: [],
  classes: 10,
  firstLayer: undefined,
  seconds: 0,
  record: undefined,
} as const;
