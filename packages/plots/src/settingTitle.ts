import { images, type Setting } from "./setting.ts";

/** A setting as the title of a frame: its label, and how many images if that is known and not in it. */
export function settingTitle({ label, images: n }: Setting): string {
  return n === null || label.includes(images(n)) ? label : `${label}, ${images(n)}`;
}
