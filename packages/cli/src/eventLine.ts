import type { EventFields, EventName } from "./events.ts";

/** Whether a command line asks for events. */
export const asksForEvents = (args: readonly string[]): boolean => args.includes("--json");

/** An event as a line of JSON, with its time and the version of the form. */
export function eventLine<Name extends EventName>(event: Name, fields: EventFields<Name>): string {
  const line = { v: 1, t: new Date().toISOString(), event, ...fields };
  return `${JSON.stringify(line, finiteOrText)}\n`;
}

/** JSON has no NaN and no infinity: they become texts. */
function finiteOrText(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
