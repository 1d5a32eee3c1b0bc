import stringWidth from "string-width";

/** The lines of a text, none wider than so many columns, broken between words or in long ones. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (stringWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = piecesOf(word, columns);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return [...lines, line];
}

const characters = new Intl.Segmenter();

function piecesOf(word: string, columns: number): string[] {
  const pieces = [""];
  for (const { segment } of characters.segment(word)) {
    const last = pieces.at(-1)!;
    if (last !== "" && stringWidth(last + segment) > columns) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
}
