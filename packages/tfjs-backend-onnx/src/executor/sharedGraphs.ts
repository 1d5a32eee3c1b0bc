import type { Constant, GraphBuilder } from "@rote/onnx";
import { RecentMap } from "../program/recentMap.ts";

/** What graphs of one structure have in common. */
interface Family {
  readonly number: number;
  last: readonly Constant[];
  /** The constants that differ between its graphs: they are inputs. */
  readonly open: Set<string>;
}

/** How a graph is run. */
export interface SharedGraph {
  /** Identifies the session. */
  readonly key: string;
  /** The constants that are inputs of that session; undefined if it is of this graph alone. */
  readonly open: ReadonlySet<string> | undefined;
  readonly fed: readonly Constant[];
}

/** How many structures are remembered. */
const MOST_FAMILIES = 256;

/**
 * Finds graphs that differ in lengths alone: a batch or a sequence of another length gives the same
 * nodes, and other constants where lengths are written out. From the second such graph on, the
 * constants that have differed are inputs, and all are one session.
 */
export class SharedGraphs {
  readonly #families = new RecentMap<string, Family>(MOST_FAMILIES);
  #made = 0;

  /**
   * How to run a graph; the first of a structure has a session of its own.
   *
   * @param isSmall whether it runs on one thread: small and large ones have sessions of their own.
   */
  place({ structure, constants }: GraphBuilder, isSmall: boolean): SharedGraph {
    const family = this.#families.get(structure);
    if (!family) {
      const number = this.#made++;
      this.#families.set(structure, { number, last: constants, open: new Set() });
      return { key: `first of family ${number}`, open: undefined, fed: [] };
    }
    const { number, last, open } = family;
    constants.forEach((constant, i) => {
      if (!sameConstant(constant, last[i]!)) open.add(constant.name);
    });
    family.last = constants;
    return {
      key: `family ${number} ${isSmall} ${[...open]}`,
      open: new Set(open),
      fed: constants.filter(({ name }) => open.has(name)),
    };
  }
}

const sameConstant = (a: Constant, b: Constant) =>
  a.data.length === b.data.length && a.data.every((value, i) => Object.is(value, b.data[i]));
