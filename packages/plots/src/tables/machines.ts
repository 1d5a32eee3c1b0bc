import { featuresTitle, paperDatasets, type Section5Row, section5, section5Row } from "@rote/paper";
import {
  datasetTitle,
  type KernelMachine,
  kernelMachinesOf,
  type LinearEvidence,
  solutionTitle,
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
    // The paper's figures are of the solution of minimum norm.
    paper:
      machine.solution === "minimumNorm"
        ? section5Row({ ...machine, ridge: machine.ridge > 0 })
        : undefined,
  };
}

/** "MNIST, raw pixels", "MNIST, Gabor filters", "MNIST, raw pixels, random centres". */
export function machineName(machine: Pick<Machine, "title" | "features" | "solution">): string {
  const { title, features, solution } = machine;
  const titles: Readonly<Record<string, string>> = featuresTitle;
  const known = features !== null && Object.hasOwn(titles, features) ? titles[features] : features;
  const words = [title, known ?? "raw pixels"];
  if (solution !== "minimumNorm") words.push(solutionTitle[solution]);
  return words.join(", ");
}

/** The name of a machine of the paper. */
export const paperMachineName = ({ dataset, features }: Section5Row): string =>
  machineName({ title: paperDatasets[dataset].title, features, solution: "minimumNorm" });

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
