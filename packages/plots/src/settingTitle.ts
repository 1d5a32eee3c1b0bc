import { images, type Setting } from "./setting.ts";

/** A setting as the title of a frame: its label, and how many images if that is known and not in it. */
export function settingTitle({ label, images: n }: Setting): string {
  return n === null || label.includes(images(n)) ? label : `${label}, ${images(n)}`;
}

/** The title of a frame with several settings: "here", and how many images where all have as many. */
export function hereTitle(settings: readonly Setting[], ...more: readonly string[]): string {
  const [n, ...others] = new Set(settings.map((setting) => setting.images));
  const known = others.length === 0 && typeof n === "number" ? [images(n)] : [];
  return ["Here", ...known, ...more].join(", ");
}
