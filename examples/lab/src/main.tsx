import { render } from "preact";
import { App } from "./App.tsx";
import { isAlone } from "./isAlone.ts";
import { keepScroll } from "./keepScroll.ts";
import { Lab } from "./lab.ts";
import { moves } from "./moves.ts";
import { placeOf } from "./place.ts";
import { registerOffline } from "./registerOffline.ts";
import { runOfRecord } from "./runOfRecord.ts";
import { defaultSpecification, type Settings } from "./settings.ts";
import { Shelf } from "./shelf.ts";
import { isActive } from "./state.ts";
import { takeDrops } from "./takeDrops.ts";
import { keepVisit, lastAnswers, lastVisit } from "./visit.ts";

/** Where nothing is asked for, the page shows at once what it is about. */
const isNewcomer = ["", "#"].includes(location.hash);

/** What this tab showed before a reload. */
const before = lastVisit(location.hash);

const newcomer: Settings = { specification: defaultSpecification, backend: "auto" };

/** The run that the address carries. */
let linked: string | undefined;

function openLab(): Lab {
  try {
    const place = placeOf(location.hash);
    if ("settings" in place) return new Lab(place.settings, lastAnswers());
    const lab = new Lab(newcomer, lastAnswers());
    if ("run" in place) {
      linked = place.run;
      return lab;
    }
    lab.open(place.step);
    return lab;
  } catch (error) {
    const lab = new Lab(newcomer, lastAnswers());
    lab.alert(`This link cannot be read. ${(error as Error).message}`);
    return lab;
  }
}

/** The first of the finished runs are those of figure 1a. */
const FIGURE_1A = 6;

const lab = openLab();
const { settings: opened } = lab.store.value;
render(<App lab={lab} />, document.querySelector("#app")!);
fillShelves().then(() => (linked === undefined ? undefined : lab.openRun(linked)));
registerOffline();
takeDrops((files) => lab.importFiles(files));
keepScroll("lab");

/** The runs of earlier visits, and the finished ones that the page carries. */
async function fillShelves(): Promise<void> {
  const shelf = await Shelf.open();
  const kept = (await shelf?.runs().catch(() => [])) ?? [];
  const alone = await isAlone();
  const own = kept.filter((run) => run.origin !== "paper" && (alone || !isActive(run)));
  const left = isNewcomer ? own.filter(({ unasked }) => !unasked) : own;
  const active = left.find(isActive);
  lab.restore(left, active && (await shelf?.checkpoint(active.number).catch(() => undefined)));
  if (before) lab.reopen(before);
  const { shown } = lab.store.value;
  keepVisit(lab.store);

  const { default: records } = await import("virtual:paper-records");
  const paper = records.map((record, i) => {
    const run = runOfRecord(record, { number: i + 1, origin: "paper" });
    const { title, pinned } = kept.find(({ number }) => number === run.number) ?? {
      title: undefined,
      pinned: i < FIGURE_1A,
    };
    return { ...run, title, pinned };
  });
  lab.add(paper);
  if (shelf) lab.keepOn(shelf);
  if (isNewcomer && !active && moves()) demonstrateOnceIdle(shown);
}

/**
 * The first second is the reader's: nothing is demonstrated to one who has begun something, or
 * looks at another run than the one that was shown.
 */
function demonstrateOnceIdle(shown: number | undefined): void {
  whenIdle(() => {
    const now = lab.store.value;
    if (now.story || now.shown !== shown || now.settings !== opened) return;
    if (!now.runs.some(isActive)) lab.demonstrate();
  });
}

function whenIdle(then: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(then, { timeout: 2000 });
  else setTimeout(then, 500);
}
