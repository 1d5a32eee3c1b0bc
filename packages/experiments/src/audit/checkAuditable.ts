import type { ImageSet } from "@rote/datasets";
import { checkArgument, checkDense, shown } from "@rote/options";
import { AuditError } from "./auditError.ts";

/**
 * Returns if the labels of a set can be audited; `auditLabels` begins with it.
 *
 * @param who what an error calls the caller.
 * @throws {AuditError} unless there are two classes at least, of different names, each
 * with two examples or none, and labels and images that can be learned from.
 */
export function checkAuditable(set: Required<ImageSet>, who = "checkAuditable"): void {
  checkArgument("checkAuditable", "who", who, "text", AuditError);
  const kind = { images: "numbers", shape: "list", labels: "numbers", classes: ["text"] } as const;
  checkArgument(who, "set", set, kind, AuditError);
  checkDense(who, "images", set, AuditError);
  const { images, shape, labels, classes } = set;
  if (classes.length < 2) {
    throw new AuditError(
      `${who}: there must be at least two classes, got ${classes.length}: ` +
        `${classes.join(", ") || "none"}. With one class no label can be wrong.`,
    );
  }
  const twice = classes.find((name, i) => classes.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new AuditError(
      `${who}: classes must differ from each other, got ${JSON.stringify(twice)} twice.`,
    );
  }
  if (shape.length !== 4 || !shape.every(Number.isSafeInteger)) {
    throw new AuditError(
      `${who}: images must be of [n, height, width, channels], got ${shown(shape)}.`,
    );
  }
  if (labels.length !== shape[0]) {
    throw new AuditError(
      `${who}: there must be a label for each of the ${shape[0]} images, got ${labels.length}.`,
    );
  }
  const counts = new Int32Array(classes.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes.length)) {
      throw new AuditError(
        `${who}: labels must be integers from 0 to ${classes.length - 1}, got ${label} at ${i}.`,
      );
    }
    counts[label]!++;
  }
  if (counts.filter((count) => count > 0).length < 2) {
    throw new AuditError(
      `${who}: labels must be of at least two classes, got ${labels.length} of one. With one ` +
        "class no label can be wrong.",
    );
  }
  const lone = counts.indexOf(1);
  if (lone >= 0) {
    const many = counts.filter((count) => count === 1).length;
    throw new AuditError(
      `${who}: each class must have at least two examples, got one of ${classes[lone]}` +
        `${many > 1 ? ` and of ${many - 1} more` : ""}. Leave such classes out, or add examples.`,
    );
  }
  if (!(images instanceof Float32Array)) return;
  const at = images.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const example = Math.floor(at / (images.length / shape[0]));
  throw new AuditError(
    `${who}: images must be of finite numbers, got ${images[at]} in example ${example}. Leave it ` +
      "out.",
  );
}
