import type { CompleteExpressivitySpecification, ExpressivityRecord } from "@rote/records";
import { counted } from "@rote/records";
import type { Kind } from "../kind/kind.ts";
import { verifyEnvironment, verifySeconds, verifySpecification } from "../kind/verification.ts";
import { onceInStore } from "../store/onceInStore.ts";
import {
  completeExpressivitySpecification,
  type ExpressivitySpecification,
} from "./expressivitySpecification.ts";
import { runExpressivity } from "./runExpressivity.ts";
import { verifyNetwork } from "./verifyNetwork.ts";

/** A network after Theorem 1: it takes any values on any points. */
export const expressivity: Kind<
  ExpressivitySpecification,
  CompleteExpressivitySpecification,
  ExpressivityRecord
> = {
  name: "expressivity",
  title: { one: "network of Theorem 1", many: "networks of Theorem 1" },
  isTrained: false,
  complete: completeExpressivitySpecification,

  run: (id, specification, options) =>
    onceInStore(id, options, async (check) => {
      const record = await runExpressivity(specification);
      await check();
      await options.store.commit(record);
    }),

  cost({ n, dimension, outputs }) {
    const multiplications = n * n * outputs + n * dimension;
    return { steps: 0, seconds: 1 + multiplications / MULTIPLICATIONS_A_SECOND };
  },

  describe: ({ n, dimension, outputs, seed }) => ({
    what: "Theorem 1",
    dataset: "random points",
    condition: `d = ${dimension}, K = ${outputs}`,
    regularizers: "none",
    seed,
    examples: n,
  }),

  datasets: () => [],
  outcome: ({ weights, maxError }) => ({ weights, maxError }),

  shares: () => ({}),

  summary: ({ weights, maxError }) =>
    `${counted(weights, "weight")}, largest error ${maxError.toExponential(1)}`,

  command: (specification) => [
    "expressivity",
    ...Object.entries(specification).flatMap(([option, value]) => [`--${option}`, `${value}`]),
  ],

  verify: async (record) => {
    const specification = await verifySpecification(record, completeExpressivitySpecification);
    return [
      specification,
      ...(specification.outcome === "same" ? [verifyNetwork(record)] : []),
      verifyEnvironment(record.environment),
      verifySeconds({ seconds: record.seconds }),
    ];
  },
};

const MULTIPLICATIONS_A_SECOND = 2e8; // in float64, each summed in three orders
