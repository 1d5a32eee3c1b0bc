import { LinkError, toFragment } from "./link.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { story } from "./story.ts";

/**
 * Where in the page an address leads: to a step of the story, to settings, or to a run that it
 * carries, packed.
 */
export type Place = { step: number } | { settings: Settings } | { run: string };

/**
 * The place of an address: `story=2`, settings in full, or `run=…`, which a report links to.
 *
 * @throws {LinkError} if there is no such step, or the address cannot be read.
 * @throws {SpecificationError} if the run cannot be done, or not in a page.
 */
export function placeOf(fragment: string): Place {
  const [, name, value = ""] = /^#?(story|run)=(.*)$/.exec(fragment) ?? [];
  if (name === "run") return { run: value };
  if (name === undefined) return { settings: settingsOf(fragment) };
  if (story[Number(value) - 1] === undefined) {
    throw new LinkError(`link: story must be a step from 1 to ${story.length}, got ${value}.`);
  }
  return { step: Number(value) };
}

/** The part of an address after `#`. */
export function fragmentOf(place: Place): string {
  if ("run" in place) return `run=${place.run}`;
  return "step" in place ? `story=${place.step}` : toFragment(place.settings);
}
