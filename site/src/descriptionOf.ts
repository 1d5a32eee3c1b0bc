/** Characters that search engines show. */
const LONGEST = 160;

/**
 * What a page is about, in plain text: the beginning of its first paragraph; undefined if it has
 * none.
 */
export function descriptionOf(markdown: string): string | undefined {
  const paragraph = markdown
    .replace(/^```[\s\S]*?^```$/gm, "")
    .split(/\n{2,}/)
    .find((part) => /^[\p{L}\d`*[“"(]/u.test(part) && !part.startsWith("[!"));
  if (paragraph === undefined) return undefined;
  const text = paragraph
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, text.lastIndexOf(" ", LONGEST - 2))} …`;
}
