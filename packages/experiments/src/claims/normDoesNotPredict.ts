import { section5Row } from "@rote/paper";
import { difference, groupBy, type KernelMachine, kernelMachinesOf } from "@rote/records";
import { claimAbout, type Subject } from "./claim.ts";
import { every, moreThan, some } from "./finding.ts";
import { largerNorm, normText } from "./normFinding.ts";
import {
  drawnAgain,
  interpolates,
  machinePremises,
  machinesOf,
  machinesThatDiffer,
  type Solved,
  solutionOf,
  solvedMachines,
  testErrorOf,
  testedMachine,
} from "./solvedMachine.ts";
import { machineLabelOf, percentText } from "./words.ts";

/** Different machines on the same examples. */
interface SameExamples {
  machines: readonly KernelMachine<Solved>[];
}

const ofMachines = machinesThatDiffer();

const onSameExamples: Subject<Solved, SameExamples> = {
  ...ofMachines,
  groups: (records) =>
    [
      ...groupBy(machinesOf(records), ({ dataset, images, records: [first] }) => {
        const { test } = typeof first!.dataset === "string" ? {} : first!.dataset;
        return JSON.stringify([dataset, images, first!.specification.test, test?.fingerprint]);
      }).values(),
    ].map((machines) => ({ machines })),
  alike: (records) =>
    [
      ...groupBy(kernelMachinesOf(records), ({ dataset, images }) =>
        JSON.stringify([dataset, images]),
      ).values(),
    ].map((machines) => ({ machines })),
  membersOf: ({ machines }) => machines.flatMap(({ records }) => records),
  differences(record, other) {
    const tests = [record, other].map(({ specification }) => specification.test ?? "unknown");
    if (tests[0] === tests[1]) return drawnAgain(record, other);
    return `it has ${tests[0]} test images, not ${tests[1]}`;
  },
};

/** Section 5: a larger norm can go with a smaller error. */
export const normDoesNotPredict = claimAbout<Solved, SameExamples>({
  id: "section5-norm",
  sentence: "The norm of a minimum-norm solution does not predict how well it generalizes.",
  source: "Section 5",
  tolerance:
    "Among kernel machines on the same examples with true labels and without ridge, at least one " +
    "has both a larger mean norm (of single solutions by a fifth) and a smaller mean test error " +
    "than another.",
  subject: onSameExamples,
  candidates: (records) =>
    solvedMachines(records).filter(
      (record) =>
        record.ridge === 0 && record.labels === "true" && solutionOf(record) === "minimumNorm",
    ),
  premises: [...machinePremises, testedMachine, interpolates],
  needed: "two different kernel solutions on the same examples with true labels",
  together: some,
  compare({ machines }) {
    if (machines.length < 2) return [];
    const pairs = machines.flatMap((larger) =>
      machines
        .filter((smaller) => smaller !== larger)
        .map((smaller) => {
          const findings = [
            largerNorm(larger.records, smaller.records, ""),
            moreThan(difference(testErrorOf(smaller.records), testErrorOf(larger.records)), 0, ""),
          ];
          return { larger, smaller, verdict: every(findings) };
        }),
    );
    const verdict = some(pairs);
    const shown = pairs.find((pair) => pair.verdict === "holds");
    return [
      {
        words: shown
          ? `${describe(shown.larger)} has the larger norm and the smaller error, ` +
            `${describe(shown.smaller)} the smaller norm and the larger error`
          : machines.map(describe).join("; "),
        findings: [{ verdict, problem: "in no pair the larger norm has the smaller test error" }],
        figures: machines.map((machine) => ({
          quantity: `norm, ${machineLabelOf(machine)}`,
          paper: section5Row({ ...machine, ridge: false })?.norm ?? null,
          ours: normText(machine.records),
        })),
        records: machines.flatMap(({ records }) => records),
      },
    ];
  },
});

function describe(machine: KernelMachine<Solved>): string {
  const errors = percentText(
    machine.records.map(({ testError }) => testError),
    2,
  );
  return `${machineLabelOf(machine)} (norm ${normText(machine.records)}, test error ${errors} %)`;
}
