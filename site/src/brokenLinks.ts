import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";

/**
 * What is wrong with the links of a built site: those whose file, or whose anchor in it, is not
 * there.
 *
 * @param folder of HTML files.
 * @param base what every address on the site begins with: "/" or "/rote/".
 */
export function brokenLinks(folder: string, base: string): string[] {
  const files = globSync("**/*.html", { cwd: folder });
  const anchors = new Map<string, Set<string>>();
  const anchorsOf = (file: string) => {
    const known = anchors.get(file) ?? new Set(values(read(folder, file), /\sid="([^"]*)"/g));
    anchors.set(file, known);
    return known;
  };
  const broken = files.flatMap((file) =>
    values(read(folder, file), /\s(?:href|src)="([^"]*)"/g).flatMap((link) => {
      if (/^([a-z]+:|\/\/)/i.test(link)) return [];
      const [address = "", hash = ""] = link.replace(/\?[^#]*/, "").split("#");
      const target = fileOf(folder, address, file, base);
      if (target === undefined) return [`${file}: ${link}`];
      const isThere = hash === "" || !target.endsWith(".html") || anchorsOf(target).has(hash);
      return isThere ? [] : [`${file}: ${link} has no such anchor`];
    }),
  );
  return [...new Set(broken)];
}

const read = (folder: string, file: string) => readFileSync(`${folder}/${file}`, "utf8");

const values = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, value = ""]) => decodeURI(value.replaceAll("&amp;", "&")));

/** The file that a host serves at an address, if there is one. */
function fileOf(folder: string, address: string, from: string, base: string): string | undefined {
  if (address === "") return from;
  if (address.startsWith("/") && !address.startsWith(base)) return undefined;
  const path = address.startsWith("/")
    ? address.slice(base.length)
    : posix.join(posix.dirname(from), address);
  const candidates = [path, `${path}.html`, posix.join(path, "index.html")];
  return candidates.find((file) => {
    const whole = `${folder}/${file}`;
    return existsSync(whole) && statSync(whole).isFile();
  });
}
