import { SpecificationError } from "@rote/experiments";
import { type Kind, kinds } from "@rote/experiments/kinds";
import type { Records } from "./readRecords.ts";

/** The commands that do the runs of some records again, each once, as lines of a shell. */
export function rerun(
  records: Pick<Records, "runs" | "linear" | "expressivity" | "complexity">,
): string {
  return [
    ...linesOf(kinds.training, records.runs),
    ...linesOf(kinds.linear, records.linear),
    ...linesOf(kinds.expressivity, records.expressivity),
    ...linesOf(kinds.complexity, records.complexity),
  ].join("\n");
}

/** The lines for the records of one kind. */
function linesOf(kind: Kind, records: readonly { specification?: object }[]) {
  if (records.length === 0) return [];
  const { title } = kind;
  const commands = new Set(
    records.flatMap(({ specification = {} }) => commandOf(kind, specification)),
  );
  const isFromFile = commands.delete(FROM_FILE);
  return [
    ...(commands.size === 0 ? [] : [`# ${title.many}:`, ...commands]),
    ...(isFromFile
      ? [`# a ${title.one}, from its specification as it stands below:`, FROM_FILE]
      : []),
  ];
}

const FROM_FILE = "rote run specification.json";

/** The command that a specification comes from; none if it is of another version. */
function commandOf(kind: Pick<Kind, "complete" | "command">, specification: object): string[] {
  try {
    const words = kind.command(kind.complete(specification));
    return [words === undefined ? FROM_FILE : ["rote", ...words.map(quoted)].join(" ")];
  } catch (error) {
    if (error instanceof SpecificationError) return [];
    throw error;
  }
}

/** A word that a shell takes as it is, whatever is in it. */
export const quoted = (word: string) =>
  /^[\w.,:@%+/=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
