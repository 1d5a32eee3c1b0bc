import { shown, twiceIn } from "@rote/options";
import { type FileMetaData, parquetSchema, type SchemaTree } from "hyparquet";
import { FormatError } from "../datasetError.ts";

/** The columns of a file that are read. */
export interface PictureColumns {
  image: string;
  label: string;
  /** The names of the classes, where the file says them. */
  names: readonly string[] | undefined;
}

/** What columns of labels are called. */
const LABELS = ["label", "labels", "class", "target", "y", "category", "fine_label"];

/**
 * Which columns of a file hold pictures and labels.
 *
 * @throws {FormatError} if there are none, with the columns that there are.
 */
export function pictureColumns(
  name: string,
  metadata: FileMetaData,
  given: { image?: string; label?: string },
): PictureColumns {
  const { children } = parquetSchema(metadata);
  const names = children.map(({ element }) => element.name);
  const seen = names.join(", ") || "none";
  const fail = (what: string) =>
    new FormatError(`parquetPictures: ${name} must have a column ${what}, got ${seen}.`);
  const pictured = children.filter(isPicture).map(({ element }) => element.name);
  const image = given.image ?? pictured[0];
  if (image === undefined || !pictured.includes(image)) {
    throw fail(given.image === undefined ? "of pictures' bytes" : `${image} of pictures' bytes`);
  }
  const label = given.label ?? LABELS.find((one) => names.includes(one));
  if (label === undefined || label === image || !names.includes(label)) {
    throw fail(given.label === undefined ? `of labels, called ${LABELS[0]} or so` : given.label);
  }
  const classes = namesOf(metadata, label);
  const twice = twiceIn(classes ?? []);
  if (twice === undefined) return { image, label, names: classes };
  throw new FormatError(
    `parquetPictures: ${name} must name each class once, got ${shown(twice)} twice.`,
  );
}

/** Bytes that are no text, or a struct with such, as Hugging Face's `Image` is. */
function isPicture({ element, children }: SchemaTree): boolean {
  const bytes = children.find((child) => child.element.name === "bytes");
  if (children.length > 0) return bytes !== undefined && isPicture(bytes);
  const isText = element.converted_type === "UTF8" || element.logical_type?.type === "STRING";
  return element.type === "BYTE_ARRAY" && !isText;
}

/** The names that Hugging Face's metadata in the file give to the classes of a column. */
function namesOf(metadata: FileMetaData, label: string): string[] | undefined {
  const text = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  if (text === undefined) return undefined;
  try {
    const names: unknown = JSON.parse(text)?.info?.features?.[label]?.names;
    const isList = Array.isArray(names) && names.length > 0;
    return isList && names.every((one) => typeof one === "string") ? names : undefined;
  } catch {
    return undefined; // what others have written there says nothing of classes
  }
}
