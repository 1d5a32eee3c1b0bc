/**
 * A text whose every part between `<!-- name -->` and `<!-- /name -->` is the one of that name.
 *
 * @throws {Error} if a part has no marks, or marks no part.
 */
export function fillMarks(text: string, parts: Readonly<Record<string, string>>): string {
  const marked = [...text.matchAll(/<!-- \/([a-z]+) -->/g)].map(([, name]) => name!);
  const unknown = marked.filter((name) => !(name in parts));
  const unmarked = Object.keys(parts).filter((name) => !marked.includes(name));
  if (unknown.length + unmarked.length > 0) {
    throw new Error(
      `fillMarks: every part must have its marks and every mark its part, got ` +
        `${[...unknown, ...unmarked].join(", ")} alone. Add <!-- name --> and <!-- /name -->.`,
    );
  }
  return Object.entries(parts).reduce((filled, [name, part]) => {
    const [before, rest] = halves(filled, `<!-- ${name} -->`);
    const [, after] = halves(rest, `<!-- /${name} -->`);
    return `${before}<!-- ${name} -->\n\n${part}\n\n<!-- /${name} -->${after}`;
  }, text);
}

/** A text without what stands between its marks. */
export const withoutMarked = (text: string): string =>
  text.replace(/<!-- ([a-z]+) -->[\s\S]*?<!-- \/\1 -->/g, "");

function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`fillMarks: the text must have ${mark}, got none. Add it.`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
