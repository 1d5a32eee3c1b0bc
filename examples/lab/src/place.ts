import { LinkError, toFragment } from "./link.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { story } from "./story.ts";

/** Where in the page an address leads: to a step of the story, or to a run. */
export type Place = { step: number } | { settings: Settings };

/**
 * The place of an address: `story=2`, or a run in full.
 *
 * @throws {LinkError} if there is no such step, or the address cannot be read.
 * @throws {SpecificationError} if the run cannot be done, or not in a page.
 */
export function placeOf(fragment: string): Place {
  const step = /^#?story=(.*)$/.exec(fragment)?.[1];
  if (step === undefined) return { settings: settingsOf(fragment) };
  if (story[Number(step) - 1] === undefined) {
    throw new LinkError(`link: story must be a step from 1 to ${story.length}, got ${step}.`);
  }
  return { step: Number(step) };
}

/** The part of an address after `#`. */
export const fragmentOf = (place: Place): string =>
  "step" in place ? `story=${place.step}` : toFragment(place.settings);
