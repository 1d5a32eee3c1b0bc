import { checkArgument, checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { checkLabelled } from "../check.ts";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";
import { csvRows, type Separator } from "./csvRows.ts";

export interface ReadLabelsOptions {
  /** The path of each example, for a CSV that names them by theirs. */
  paths?: readonly string[];
  /**
   * How many examples there are, where the set is the first of them: a CSV may list them all.
   * Defaults to those of the set.
   */
  total?: number;
}

export const READ_LABELS_OPTIONS: OptionTable<ReadLabelsOptions> = {
  paths: "list",
  total: "number",
};

/** Headings of the column that says which example a row is of, and of that with its label. */
const PLACE = ["index", "id", "place", ""];
const PATH = ["path", "file", "filename", "file_name", "image", "name"];
const LABEL = ["label", "given", "class", "noisy_label", "given_label"];

/**
 * The labels of a CSV over the examples of a set: given noisy labels, or corrections. It has a
 * heading with `label` and, where it does not list all examples in their order, `index` or `path`;
 * or it has no heading and one label a line, as CIFAR-10N's lists. Between the columns stand
 * commas, or semicolons or tabs where they part the heading. A label is the name of a class, or its
 * number. Examples that it does not name keep their labels.
 *
 * @param text of the file.
 * @param set whose labels and classes they are.
 * @returns int32 `[n]`.
 * @throws {FormatError} naming the row, if an example or a label in it is unknown, or the columns
 * are, an example has two labels, a list of all labels has another length, or there are no rows.
 * @throws {DatasetArgumentError} if the set has no labels.
 */
export function readLabels(
  text: string,
  set: { readonly labels: ArrayLike<number>; readonly classes: readonly string[] },
  options: ReadLabelsOptions = {},
): Int32Array {
  return readNamedLabels(text, set, options).labels;
}

/** What `readLabels` returns, and which examples of the set the text names. */
export function readNamedLabels(
  text: string,
  set: { readonly labels: ArrayLike<number>; readonly classes: readonly string[] },
  options: ReadLabelsOptions = {},
): { labels: Int32Array; isNamed: (place: number) => boolean } {
  const who = "readLabels";
  checkArgument(who, "text", text, "text", DatasetArgumentError);
  checkLabelled(who, set);
  checkOptions(who, options, READ_LABELS_OPTIONS, DatasetArgumentError);
  const { labels, classes } = set;
  const n = labels.length;
  const { total = n } = options;
  checkInteger(who, "total", total, [n], DatasetArgumentError);
  const separator = separatorOf(who, text);
  const rows = csvRows(who, text, separator);
  const columns = columnsOf(rows, classes);
  const body = columns.hasHeading ? rows.slice(1) : rows;
  const { place, label } = columns;
  // A column called "name" beside an index may be anything.
  const path = options.paths === undefined && place >= 0 ? -1 : columns.path;
  if (body.length === 0) {
    throw new FormatError(`${who}: a CSV of labels must have a row with a label, got none.`);
  }
  if (place < 0 && path < 0 && body.length !== n && body.length !== total) {
    throw new FormatError(
      `${who}: a list of labels without index or path must have one for each of ${n} ` +
        `${total > n ? `or of ${total} ` : ""}examples, got ${body.length}.`,
    );
  }
  if (path >= 0 && options.paths === undefined) {
    throw new FormatError(
      `${who}: rows must name examples by index, as they have no paths, got path.`,
    );
  }
  const number = new Map(classes.map((name, i) => [name, i]));
  const byPath = new Map(options.paths?.map((one, i) => [one, i]));
  const out = Int32Array.from(labels);
  const lineOf = new Map<number, number>();
  for (const [i, row] of body.entries()) {
    const line = i + (columns.hasHeading ? 2 : 1);
    const at = path >= 0 ? byPath.get(row[path] ?? "") : place >= 0 ? integer(row[place]) : i;
    if (at === undefined || !(at >= 0 && at < total)) {
      const what = path >= 0 ? "the path of an example" : `an index from 0 to ${total - 1}`;
      throw new FormatError(
        `${who}: row ${line} must begin with ${what}, got ${shown(row[path >= 0 ? path : place])}.`,
      );
    }
    const name = row[label] ?? "";
    const value = number.get(name) ?? integer(name);
    if (value === undefined || !(value >= 0 && value < classes.length)) {
      throw new FormatError(
        `${who}: the label in row ${line} must be one of the classes, or its number from 0 to ` +
          `${classes.length - 1}, got ${shown(name)}. Classes: ${classes.slice(0, 20).join(", ")}.`,
      );
    }
    if (at >= n) continue; // an example that the set does not have
    const before = lineOf.get(at);
    if (before !== undefined && out[at] !== value) {
      throw new FormatError(
        `${who}: an example must have one label, got ${shown(classes[out[at]!])} in row ` +
          `${before} and ${shown(classes[value])} in row ${line}. Remove one of them.`,
      );
    }
    lineOf.set(at, line);
    out[at] = value;
  }
  return { labels: out, isNamed: (place) => lineOf.has(place) };
}

const SEPARATORS: readonly Separator[] = [",", ";", "\t"];

/** What parts a heading that names label from other columns; a comma where nothing does. */
export function separatorOf(who: string, text: string): Separator {
  const found = SEPARATORS.find((separator) => {
    const [heading = []] = csvRows(who, text, separator, 1);
    return heading.length > 1 && placeOf(LABEL, heading) >= 0;
  });
  return found ?? ",";
}

/** Which column has the first of some names that one has; −1 for none. */
function placeOf(names: readonly string[], heading: readonly string[]): number {
  const headings = heading.map((cell) => cell.trim().toLowerCase());
  return headings.indexOf(names.find((name) => headings.includes(name)) ?? "\0");
}

/** Which columns say what; −1 for none. */
function columnsOf(rows: readonly string[][], classes: readonly string[]) {
  const [first = []] = rows;
  const label = placeOf(LABEL, first);
  const isLabel = classes.includes(first[0] ?? "") || integer(first[0]) !== undefined;
  if (label >= 0 && !(first.length === 1 && isLabel)) {
    return { hasHeading: true, place: placeOf(PLACE, first), path: placeOf(PATH, first), label };
  }
  const isParted = first.length > 1 || (!isLabel && /[;\t]/.test(first[0] ?? ""));
  if (!isParted) return { hasHeading: false, place: -1, path: -1, label: 0 };
  throw new FormatError(
    `readLabels: the heading must name label, and index or path, got ${shown(first.join(","))}.`,
  );
}

/** The integer that a text writes; undefined if it writes none. */
function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const shown = (text: string | undefined) =>
  text === undefined ? "nothing" : JSON.stringify(text.slice(0, 100));
