import { type ArgumentKind, checkArgument } from "@rote/options";
import { PlotError } from "./plotError.ts";

const axis: ArgumentKind = { label: "text", "domain?": ["number"] };

const LINE_DATA: ArgumentKind = {
  series: [
    {
      name: "text",
      points: [{ x: "number", y: "number", "low?": "number", "high?": "number" }],
      "slot?": "number",
    },
  ],
  x: axis,
  y: axis,
  "levels?": [{ y: "number", name: "text" }],
  "referenceName?": "text",
  description: "text",
};

/** @throws {PlotError} unless it is what a figure shows, down to each point. */
export const checkLineData = (who: string, name: string, data: unknown): void =>
  checkArgument(who, name, data, LINE_DATA, PlotError);
