import { readFileSync } from "node:fs";
import { repository } from "./folders.ts";
import { destination, replaceLinks } from "./links.ts";
import { withLiveCells } from "./live/liveCells.ts";
import { sizeOf } from "./sizeOf.ts";

/** A code block with the name of its file: ```js train.mjs */
const NAMED_BLOCK = /^```(\w+) ([\w.-]+)\n([\s\S]*?^```)$/gm;
const IMAGE_TAG = /<img src="([^"]+)" alt="([^"]*)"/g;

export interface PageText {
  text: string;
  /** Files of the repository that the page shows or links to, as they are: pictures, reports. */
  files: readonly string[];
}

/**
 * The text of a page: links lead to pages, images to copies, named blocks show their names.
 *
 * @param source the file that it is written from, from the repository's root.
 * @throws {Error} if a link leads nowhere.
 */
export function pageText(source: string, markdown: string): PageText {
  const files = new Set<string>();
  const served = (path: string): string => {
    files.add(path);
    return `/${path}`;
  };
  const text = replaceLinks(withLiveCells(markdown), ({ isImage, label, target }) => {
    const to = destination(source, target);
    if (to.kind === "missing") {
      throw new Error(`${source}: a link must lead somewhere, got ${to.path}, which must exist.`);
    }
    if (to.kind === "web") return `[${label}](${to.address})`;
    if (to.kind === "page") return `[${label}](/${to.route}${to.hash && `#${to.hash}`})`;
    if (isImage) return imageTag(served(to.path), label, to.path);
    // Reports and figures are on the site; what else the repository has is not.
    const isOnSite = /^docs\/.*\.(html|svg)$/.test(to.path);
    return isOnSite ? `[${label}](${served(to.path)}){target="_self"}` : label;
  })
    .replace(IMAGE_TAG, (tag, target, alt) => {
      if (target.startsWith("/")) return tag;
      const to = destination(source, target);
      if (to.kind !== "file") throw new Error(`${source}: ${target} must be an image.`);
      return `<img src="${served(to.path)}" alt="${alt}" loading="lazy"`;
    })
    .replace(NAMED_BLOCK, "::: code-group\n```$1 [$2]\n$3\n:::");
  return { text, files: [...files] };
}

/** With its size, so that the page does not move once the image is there. */
function imageTag(address: string, alt: string, path: string): string {
  const { width, height } = sizeOf(readFileSync(`${repository}${path}`), path);
  const text = alt.replaceAll('"', "&quot;");
  return `<img src="${address}" alt="${text}" width="${width}" height="${height}" loading="lazy">`;
}
