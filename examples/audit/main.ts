import { dropped, type Picked, picked } from "./pickedFiles.ts";
import type { Order, Report, Result } from "./protocol.ts";

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const input = (id: string) => element<HTMLInputElement>(id);
const form = element<HTMLFormElement>("form");

/** Height and width of the pictures on the page of an audit, in points of the screen. */
const SHOWN = 96 * Math.ceil(devicePixelRatio);

/** What is to be audited; without files, the drawn pictures. */
let chosen: { name: string; files?: Picked["files"] } | undefined;
/** A CSV that was dropped with the pictures. */
let droppedLabels: File | undefined;
let worker: Worker | undefined;
let result: Result | undefined;

function show(place: "start" | "working" | "result"): void {
  for (const id of ["start", "working", "result"]) element(id).hidden = id !== place;
}

function complain(message: string | undefined): void {
  element("problem").hidden = message === undefined;
  element("problem").textContent = message ?? "";
}

const count = (n: number) => n.toLocaleString("en-US");

function choose({ name, files }: Picked): void {
  complain(undefined);
  const tables = files.filter(({ path }) => path.split("/").length === 2 && /\.csv$/i.test(path));
  droppedLabels = tables.length === 1 ? tables[0]!.file : undefined;
  const pictures = files.filter((one) => one.file !== droppedLabels);
  chosen = pictures.length > 0 ? { name, files: pictures } : undefined;
  const labels = droppedLabels ? `, with labels from ${droppedLabels.name}` : "";
  element("chosen").textContent = chosen
    ? `${name}: ${count(pictures.length)} ${pictures.length === 1 ? "file" : "files"}${labels}.`
    : "No files there.";
  input("go").disabled = chosen === undefined;
  if (chosen) element("go").focus();
}

function start(): void {
  if (!chosen) return;
  const { name, files } = chosen;
  const order: Order = {
    name,
    files,
    labels: input("labels").files?.[0] ?? (files && droppedLabels),
    size: Number(element<HTMLSelectElement>("size").value),
    settings: { folds: input("folds").valueAsNumber, epochs: input("epochs").valueAsNumber },
    shownSize: SHOWN,
  };
  complain(undefined);
  element("title").textContent = `Auditing ${name}`;
  element("audited").textContent = name;
  progress(0, "Starting");
  show("working");
  element("cancel").focus();
  const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  worker = own;
  own.addEventListener("message", ({ data }: MessageEvent<Report>) => {
    if (data.type === "progress") progress(data.fraction, data.text);
    if (data.type === "failed") end(data.message);
    if (data.type === "done") finish(data.result);
  });
  own.addEventListener("error", ({ message }) => end(message || "The audit could not be started."));
  own.postMessage(order);
}

let phase = { name: "", began: 0 };

/** Shows how far it is, and for how much longer it will take at this speed. */
function progress(fraction: number, text: string): void {
  const name = text.split(":")[0]!;
  if (name !== phase.name) phase = { name, began: performance.now() };
  const seconds = (performance.now() - phase.began) / 1000;
  const left = (seconds / fraction) * (1 - fraction);
  const isKnown = seconds > 3 && fraction > 0.02 && left >= 1;
  input("bar").value = String(fraction);
  element("status").textContent = isKnown ? `${text}, ${inWords(left)} left` : text;
}

const inWords = (seconds: number) =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;

/** Ends the work with all that it holds in memory. */
function end(problem?: string): void {
  worker?.terminate();
  worker = undefined;
  complain(problem);
  show("start");
  element("go").focus();
}

function finish(found: Result): void {
  worker?.terminate();
  worker = undefined;
  result = found;
  const notes = found.notes.map((note) => {
    const item = document.createElement("li");
    item.textContent = note;
    return item;
  });
  element("notes").replaceChildren(...notes);
  element("notes").hidden = notes.length === 0;
  element<HTMLIFrameElement>("frame").srcdoc = found.page;
  show("result");
}

function save(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

input("folder").addEventListener("change", () => {
  const { files } = input("folder");
  if (files && files.length > 0) choose(picked(files));
});
element("sample").addEventListener("click", () => {
  droppedLabels = undefined;
  chosen = { name: "drawn pictures" };
  element("chosen").textContent = "400 drawn pictures, some with a wrong label.";
  input("go").disabled = false;
  form.requestSubmit();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
// What is closed cannot say what is wrong with it.
form.addEventListener("invalid", () => element("settings").setAttribute("open", ""), true);
element("cancel").addEventListener("click", () => end());
element("again").addEventListener("click", () => {
  result = undefined;
  element<HTMLIFrameElement>("frame").srcdoc = "";
  end();
});
element("save-page").addEventListener("click", () => save("audit.html", result!.page, "text/html"));
element("save-csv").addEventListener("click", () => save("audit.csv", result!.csv, "text/csv"));
element("save-record").addEventListener("click", () =>
  save("audit.json", result!.record, "application/json"),
);

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.toggle("dragged", !element("start").hidden);
});
document.addEventListener("dragleave", ({ relatedTarget }) => {
  if (relatedTarget === null) document.body.classList.remove("dragged");
});
document.addEventListener("drop", async (event) => {
  event.preventDefault(); // a browser would leave the page for the picture
  document.body.classList.remove("dragged");
  if (element("start").hidden || !event.dataTransfer) return;
  try {
    choose(await dropped(event.dataTransfer.items));
  } catch (error) {
    complain(`What was dropped cannot be read: ${(error as Error).message}.`);
  }
});
