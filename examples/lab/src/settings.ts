import { completeSpecification, type RunSpecification } from "@rote/experiments/specification";
import { BACKENDS } from "./backends.ts";
import { checkInPage } from "./checkInPage.ts";
import { fromFragment, LinkError, type Linked } from "./link.ts";
import { isHere } from "./served.ts";

/** What the form says, which is what the address says. */
export type Settings = Linked;

/** Random labels on the page's photographs, or on data that are made on the spot. */
export const defaultSpecification: RunSpecification = {
  ...(isHere("cifar10")
    ? { dataset: "cifar10", train: 200, test: 100 }
    : { dataset: "gaussianClusters", train: 1000, test: 1000 }),
  model: "mlp-1x512",
  corruption: { name: "randomLabels", params: {} },
  learningRate: 0.003, // a few epochs more than at the paper's: one sees it happen
  seed: 0,
};

/**
 * The settings of an address; those of a newcomer if it says nothing.
 *
 * @throws {LinkError} if the address cannot be read, or names a backend that there is not.
 * @throws {SpecificationError} if what it says cannot be run, or not in a page.
 */
export function settingsOf(fragment: string): Settings {
  const { specification, backend } = fromFragment(fragment);
  if (!Object.hasOwn(BACKENDS, backend)) {
    throw new LinkError(
      `link: unknown backend "${backend}". There are ${Object.keys(BACKENDS).join(", ")}.`,
    );
  }
  if (Object.keys(specification).length === 0) {
    return { specification: defaultSpecification, backend };
  }
  checkInPage(completeSpecification(specification)); // the form shows what can be run
  return { specification, backend };
}
