/** Lines that say nothing to a reader: a stack's frames, Node's version, the mark of a place. */
const NOISE = /^\s*(at |Node\.js v|\^+\s*$|[{}]\s*$|$)/;
const LINES = 3;

/**
 * The last lines of what a process said before it ended, its error first: Node prints an error's
 * message above its stack.
 */
export function lastWords(talk: string): string {
  const lines = talk.split("\n").filter((line) => !NOISE.test(line));
  const error = lines.findLastIndex((line) => /^(\w*Error\b|Uncaught )/.test(line));
  return (error < 0 ? lines.slice(-LINES) : lines.slice(error, error + LINES)).join("\n").trim();
}
