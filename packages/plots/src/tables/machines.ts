import { featuresTitle, paperDatasets, type Section5Row, section5, section5Row } from "@rote/paper";
import {
  datasetTitle,
  type KernelMachine,
  kernelMachinesOf,
  type LinearEvidence,
} from "@rote/records";

/** A kernel machine as figures and tables show it. */
export interface Machine extends KernelMachine {
  /** "MNIST". */
  title: string;
  /** With its parameters: "gaussian, gamma 0.02". */
  kernel: string;
  /** Of a random convolutional network. */
  filters: number | undefined;
  /** What the paper reports for it, if it does. */
  paper: Section5Row | undefined;
}

/** The kernel machines of some records; the paper's first, in its order. */
export function machinesOf(records: readonly LinearEvidence[]): Machine[] {
  const place = ({ paper }: Machine) =>
    paper ? section5.values.indexOf(paper) : section5.values.length;
  return kernelMachinesOf(records)
    .map(shownMachine)
    .sort((a, b) => place(a) - place(b));
}

function shownMachine(machine: KernelMachine): Machine {
  const [record] = machine.records as [LinearEvidence];
  const { features } = record.specification;
  return {
    ...machine,
    title: datasetTitle(record.dataset),
    kernel: parameters(record.kernel),
    filters: features?.name === "random-patches" ? features.filters : undefined,
    paper: section5Row({ ...machine, ridge: machine.ridge > 0 }),
  };
}

/** "MNIST, raw pixels", "MNIST, Gabor filters". */
export function machineName({ title, features }: Pick<Machine, "title" | "features">): string {
  if (features === null) return `${title}, raw pixels`;
  const titles: Readonly<Record<string, string>> = featuresTitle;
  return `${title}, ${Object.hasOwn(titles, features) ? titles[features] : features}`;
}

/** The name of a machine of the paper. */
export const paperMachineName = ({ dataset, features }: Section5Row): string =>
  machineName({ title: paperDatasets[dataset].title, features });

/** A name with whatever numbers it comes with: "gaussian, gamma 0.02". */
function parameters(kernel: LinearEvidence["kernel"]): string {
  if (typeof kernel === "string") return kernel;
  const { name, params, ...rest } = kernel as { name: string; params?: object };
  const words = Object.entries({ ...params, ...rest }).map(
    ([field, value]) => `${field} ${rounded(value)}`,
  );
  return [name, ...words].join(", ");
}

const rounded = (value: unknown) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : JSON.stringify(value);
