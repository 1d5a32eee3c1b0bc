import {
  type CorruptedData,
  corruptData,
  type Data,
  type DataRequest,
  type RunSpecification,
} from "@rote/experiments";
import { completeSpecification } from "@rote/experiments/specification";
import type { BackendLostError } from "@rote/training";
import { checkInPage } from "./checkInPage.ts";
import { dataKey } from "./dataKey.ts";
import { labData } from "./labData.ts";
import { type PickedFile, pickedKey } from "./pickedFiles.ts";
import { previewOf } from "./preview.ts";
import type { Command, Report } from "./protocol.ts";
import { RunControl } from "./runControl.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;
const send = (report: Report, transfer: Transferable[] = []) => scope.postMessage(report, transfer);

let page = "";
let loaded: { key: string; data: Promise<Data> } | undefined;
let current: { control: RunControl; ended: Promise<void> } | undefined;

scope.addEventListener("message", ({ data: command }: MessageEvent<Command>) => {
  switch (command.type) {
    case "open":
      page = command.page;
      return;
    case "preview":
      preview(command);
      return;
    case "train":
      current = train(command, current?.ended);
      return;
    case "pause":
      current?.control.pause();
      return;
    case "resume":
      current?.control.resume();
      return;
    case "step":
      current?.control.step();
      return;
    case "stop":
      current?.control.stop();
      return;
    case "learningRateScale":
      if (current) current.control.learningRateScale = command.scale;
  }
});

async function preview({ number, specification, files }: Extract<Command, { type: "preview" }>) {
  try {
    const corrupted = await corruptedData(specification, files);
    send({
      type: "preview",
      preview: previewOf({ number, dataKey: dataKey(specification) }, corrupted),
    });
  } catch (error) {
    send({ type: "previewFailed", number, message: (error as Error).message });
  }
}

function train(command: Extract<Command, { type: "train" }>, before: Promise<void> | undefined) {
  const control = new RunControl(command);
  const work = async () => {
    try {
      await before; // two runs at once would take each other's memory
      const specification = completeSpecification(command.specification);
      checkInPage(specification);
      const data = await dataOf(specification, command.files);
      const { trainOn } = await import("./trainer.ts"); // TensorFlow.js comes with the first run
      const corrupted = corruptData(specification, data);
      await trainOn(specification, data, corrupted, command, control, send);
    } catch (error) {
      if (control.signal.aborted) return;
      if ((error as Partial<BackendLostError>).code === "BACKEND_LOST") {
        const { backend } = error as BackendLostError;
        send({ type: "lost", run: command.run, message: `The device of ${backend} was lost.` });
        return;
      }
      send({ type: "failed", run: command.run, message: (error as Error).message });
    }
  };
  return { control, ended: work() };
}

async function corruptedData(
  specification: RunSpecification,
  files: readonly PickedFile[],
): Promise<CorruptedData> {
  const complete = completeSpecification(specification);
  checkInPage(complete);
  return corruptData(complete, await dataOf(complete, files));
}

/** The data of a specification; those last loaded are kept. */
function dataOf(specification: DataRequest, files: readonly PickedFile[]): Promise<Data> {
  const { dataset, train, test, validation, pictureSize, givenLabels } = specification;
  const request = { dataset, train, test, validation, pictureSize, givenLabels };
  const key = JSON.stringify({ ...request, files: pickedKey(files) });
  if (loaded?.key === key) return loaded.data;
  const onProgress = (event: Extract<Report, { type: "loading" }>["event"]) =>
    send({ type: "loading", event });
  const data = labData(specification, { files, page, onProgress });
  loaded = { key, data };
  data.catch(() => {
    if (loaded?.data === data) loaded = undefined; // another try may go better
  });
  return data;
}
