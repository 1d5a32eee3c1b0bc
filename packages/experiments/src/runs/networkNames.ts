import { type ModelName, paperModels } from "@rote/paper";
import { unknownName } from "../specification/specificationError.ts";

/** A network that a specification can name. */
export type NetworkName =
  | ModelName
  | `mlp-${number}x${number}`
  | `wide-resnet-${number}-${number}`
  | `own-${string}`;

/** A family of networks whose names say their size. */
interface Family {
  name: "mlp" | "wide-resnet";
  pattern: RegExp;
  /** How its names look. */
  form: string;
  /** Of its networks, unless a specification says another. */
  learningRate: number;
  most: { depth: number; width: number };
  isDepth: (depth: number) => boolean;
}

const FAMILIES: readonly Family[] = [
  {
    name: "mlp",
    pattern: /^mlp-([1-9]\d{0,5})x([1-9]\d{0,5})$/,
    form: "mlp-DEPTHxWIDTH",
    learningRate: 0.01,
    most: { depth: 100, width: 65_536 },
    isDepth: () => true,
  },
  {
    name: "wide-resnet",
    pattern: /^wide-resnet-([1-9]\d{0,5})-([1-9]\d{0,5})$/,
    form: "wide-resnet-DEPTH-FACTOR with a depth of 6n + 4",
    learningRate: 0.1,
    most: { depth: 1000, width: 100 },
    isDepth: (depth) => depth >= 10 && depth % 6 === 4,
  },
];

/** The size of a network of a family: hidden layers and units, or depth and widening factor. */
export interface NetworkSize {
  family: Family["name"];
  depth: number;
  width: number;
}

/** The size that a name says; undefined if it says none, or one that cannot be. */
export function sizeOf(name: string): NetworkSize | undefined {
  if (typeof name !== "string") return undefined;
  for (const { name: family, pattern, most, isDepth } of FAMILIES) {
    const [, depth, width] = (pattern.exec(name) ?? []).map(Number) as (number | undefined)[];
    if (depth === undefined || width === undefined) continue;
    if (isDepth(depth) && depth <= most.depth && width <= most.width)
      return { family, depth, width };
  }
  return undefined;
}

/** Whether it names a network of the user's own, by the SHA-256 of its source. */
export const isOwnNetwork = (name: string): boolean =>
  typeof name === "string" && /^own-[0-9a-f]{64}$/.test(name);

/** Whether a specification can name a network so. */
export const isNetwork = (name: string): boolean =>
  Object.hasOwn(paperModels, name) || sizeOf(name) !== undefined || isOwnNetwork(name);

/** The paper's initial learning rate for a network, or the usual one of its family; else 0.01. */
export function learningRateFor(name: string): number {
  const family = FAMILIES.find((one) => one.name === sizeOf(name)?.family);
  return paperModels[name]?.learningRate ?? family?.learningRate ?? 0.01;
}

/** The networks by name, of the families one each. */
const NETWORK_NAMES = [...Object.keys(paperModels), "wide-resnet-28-1"];

/** Of a network that there is not: what there is, the forms of the families, and the nearest. */
export function unknownNetwork(name: string): string {
  const forms = FAMILIES.map(({ form }) => form).join(", ");
  return unknownName("model", name, NETWORK_NAMES, `; of any size ${forms}; one's own, own-SHA256`);
}
