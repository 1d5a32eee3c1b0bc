import { render } from "preact";
import { App } from "./App.tsx";
import { Lab } from "./lab.ts";
import { moves } from "./moves.ts";
import { placeOf } from "./place.ts";
import { registerOffline } from "./registerOffline.ts";
import { runOfRecord } from "./runOfRecord.ts";
import { defaultSpecification, type Settings } from "./settings.ts";

/** Where nothing is asked for, the page shows at once what it is about. */
const isNewcomer = ["", "#"].includes(location.hash);

const newcomer: Settings = { specification: defaultSpecification, backend: "auto" };

function openLab(): Lab {
  try {
    const place = placeOf(location.hash);
    if ("settings" in place) return new Lab(place.settings);
    const lab = new Lab(newcomer);
    lab.open(place.step);
    return lab;
  } catch (error) {
    const lab = new Lab(newcomer);
    lab.alert(`This link cannot be read. ${(error as Error).message}`);
    return lab;
  }
}

/** The first of the finished runs are those of figure 1a. */
const FIGURE_1A = 6;

const lab = openLab();
render(<App lab={lab} />, document.querySelector("#app")!);
if (isNewcomer && moves()) lab.demonstrate();
import("virtual:paper-records").then(({ default: records }) =>
  lab.add(
    records.map((record, i) => {
      const run = runOfRecord(record, { number: i + 1, origin: "paper" });
      return { ...run, pinned: i < FIGURE_1A };
    }),
  ),
);
registerOffline();
