import { shown } from "@rote/options";
import { counted } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";
import { classesOf, imageShape } from "./runDatasets.ts";

/** What specifications say of their data. */
interface Specified {
  readonly dataset: string;
  readonly train: number;
  /** null where any will do. */
  readonly test: number | null;
  readonly validation?: number;
  readonly pictureSize?: number | null;
}

/**
 * @throws {SpecificationError} unless data are of the size that the specification says: so many
 * examples, and the dataset's images and classes. The user's own pictures have any where
 * `pictureSize` is null, the same for training and testing.
 */
export function checkSpecified(who: string, specification: Specified, { train, test }: Data): void {
  const { dataset, validation = 0, pictureSize = null } = specification;
  const counts = { train: specification.train + validation, test: specification.test };
  for (const [name, { shape }] of Object.entries({ train, test })) {
    const n = counts[name as keyof Data];
    if (n === null || n === shape[0]) continue;
    const of = name === "train" && validation > 0 ? ", those for validation among them" : "";
    throw unlike(
      who,
      `data.${name} must have ${counted(n, "image")}, as the specification says${of}, got ` +
        shape[0].toLocaleString("en-US"),
    );
  }
  const size = (set: Data["train"]) => set.shape.slice(1).join(" × ");
  const isOwn = dataset === "imageFolder";
  const must = isOwn
    ? [pictureSize ?? train.shape[1], pictureSize ?? train.shape[2], train.shape[3]]
    : imageShape({ dataset });
  for (const [name, set] of Object.entries({ train, test })) {
    if (size(set) === must.join(" × ")) continue;
    throw unlike(
      who,
      `data.${name} must have images of ${must.join(" × ")}, as the specification says, got ` +
        size(set),
    );
  }
  const classes = classesOf(dataset) ?? train.classes.length;
  for (const [name, set] of Object.entries({ train, test })) {
    if (set.classes.length === classes) continue;
    throw unlike(
      who,
      `data.${name} must have ${counted(classes, "class", "classes")}, as the specification ` +
        `says, got ${set.classes.length}`,
    );
  }
  checkClasses(who, { train, test });
  checkPlaces(who, isOwn, { train, test });
}

/** @throws {SpecificationError} unless there are several classes, the same in both sets. */
function checkClasses(who: string, { train, test }: Data): void {
  if (train.classes.length < 2) {
    throw new SpecificationError(
      `${who}: data.train must have at least two classes, got one: ${shown(train.classes[0])}. ` +
        "Add examples of another class.",
    );
  }
  const at = train.classes.findIndex((name, label) => name !== test.classes[label]);
  if (at < 0) return;
  throw new SpecificationError(
    `${who}: data.test must have the classes of data.train in their order, got ` +
      `${shown(test.classes[at])} for label ${at}, which is ${shown(train.classes[at])} there. ` +
      "Number the labels alike.",
  );
}

/**
 * @throws {SpecificationError} if sets stand in each other's place. Test images that are held out
 * of the user's own training images keep that split's name.
 */
function checkPlaces(who: string, isOwn: boolean, { train, test }: Data): void {
  const wrong = train.split === "test" ? "train" : test.split === "train" ? "test" : undefined;
  if (wrong === undefined || (isOwn && wrong === "test" && train.split === "train")) return;
  const got = wrong === "train" ? "test" : "train";
  throw new SpecificationError(
    `${who}: data.${wrong} must not be of the split "${got}". Give { train, test } the sets of ` +
      "these names, or set the split that the images are used for.",
  );
}

const unlike = (who: string, what: string) =>
  new SpecificationError(
    `${who}: ${what}. Give it what loadData(specification) gives, or name the data's own ` +
      "dataset and sizes in the specification.",
  );
