import { deflateRawSync } from "node:zlib";
import type { RunEvidence } from "@rote/records";
import { InvalidArgumentError } from "commander";

/**
 * Where the lab is published, with a slash at its end; undefined until it is.
 * `scripts/metadata.mjs` lets no release pass without it.
 */
const PUBLISHED_LAB: string | undefined = undefined;

/** What happens without the option, for its help. */
export const LAB_DEFAULT =
  PUBLISHED_LAB === undefined ? "without it there are no such links" : `default: ${PUBLISHED_LAB}`;

/** Characters of the longest link: what every browser takes, and the lab reads. */
const LONGEST = 10_000;

/** The address of a lab, as an option gives it. */
export function labAddress(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (!address || !["http:", "https:"].includes(address.protocol) || address.hash !== "") {
    throw new InvalidArgumentError("It must be an address of http or https, without a #.");
  }
  return address.href;
}

/**
 * The option `lab` of a report: the address that opens a run in the lab. It holds the run's whole
 * record, compressed, behind the `#`, which no server gets to see; the specification alone where
 * the record is too long for an address; and is undefined where that is too long, too, or no lab is
 * published.
 *
 * @param lab the address of the lab. Defaults to the published one.
 */
export function labLinks(
  lab: string | undefined = PUBLISHED_LAB,
): { lab: (run: RunEvidence) => string | undefined } | Record<string, never> {
  if (lab === undefined) return {};
  return {
    lab: (run) =>
      [run, run.specification]
        .filter((content) => content !== undefined)
        .map((content) => `${lab}#run=${packed(content)}`)
        .find(({ length }) => length <= LONGEST),
  };
}

const packed = (content: object): string =>
  deflateRawSync(JSON.stringify(content), { level: 9 }).toString("base64url");
