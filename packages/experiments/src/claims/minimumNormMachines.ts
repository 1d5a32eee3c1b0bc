import { type KernelMachine, kernelMachinesOf, type LinearEvidence } from "@rote/records";

/** The kernel machines that were fitted to true labels without ridge. */
export const minimumNormMachines = (records: readonly LinearEvidence[]): KernelMachine[] =>
  kernelMachinesOf(records.filter(({ ridge, labels }) => ridge === 0 && labels === "true"));
