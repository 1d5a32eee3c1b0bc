import { existsSync, statSync } from "node:fs";
import { dirname, posix } from "node:path";
import { repository } from "./folders.ts";
import { pages } from "./pages.ts";

/** A code block or span, or a link or image, whose label may hold images. */
const CODE_OR_LINK =
  /^```[\s\S]*?^```$|`[^`\n]*`|(!?)\[((?:`[^`]*`|[^[\]`]|\[[^\]]*\]\([^)]*\))*)\]\(([^()\s]+)\)/gm;

export interface Link {
  isImage: boolean;
  label: string;
  target: string;
}

/** The text with its links replaced; code stays as it is. */
export function replaceLinks(markdown: string, replace: (link: Link) => string): string {
  return markdown.replace(CODE_OR_LINK, (whole, mark, label, target) => {
    if (target === undefined) return whole;
    return replace({ isImage: mark === "!", label: replaceLinks(label, replace), target });
  });
}

/** Where a link of a Markdown file leads to. */
export type Destination =
  | { kind: "web"; address: string }
  | { kind: "page"; route: string; hash: string }
  /** A file or folder of the repository that is no page. */
  | { kind: "file"; path: string }
  | { kind: "missing"; path: string };

/** @param source the file that has the link, from the repository's root. */
export function destination(source: string, target: string): Destination {
  if (/^[a-z]+:/.test(target)) return { kind: "web", address: target };
  const [given = "", hash = ""] = target.split("#");
  const path = given === "" ? source : posix.join(dirname(source), given).replace(/\/$/, "");
  const route = pageOf(path);
  if (route !== undefined) return { kind: "page", route, hash };
  const file = `${repository}${path}`;
  if (!existsSync(file)) return { kind: "missing", path };
  const report = `${path}/report.html`; // of a folder of records
  if (statSync(file).isDirectory() && existsSync(`${repository}${report}`)) {
    return { kind: "file", path: report };
  }
  return { kind: "file", path };
}

/** The page that is written from a file, or from a folder's README. */
function pageOf(path: string): string | undefined {
  if (path === "README.md") return "index";
  return pages.find(({ source }) => source === path || source === `${path}/README.md`)?.route;
}
