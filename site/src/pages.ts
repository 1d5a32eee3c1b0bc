import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { repository } from "./folders.ts";

/** A Markdown file of the repository that is a page of the site. */
export interface Page {
  /** From the repository's root: "docs/queue.md". */
  source: string;
  /** "queue", "packages/random", "results/index". */
  route: string;
  /** What the sidebar calls it. */
  title: string;
}

/** Pages in the order of the sidebar. */
export interface Group {
  title: string;
  pages: readonly Page[];
}

const doc = (name: string, title: string): Page => ({
  source: `docs/${name}.md`,
  route: name,
  title,
});

const readmes = (folder: string): Page[] =>
  globSync(`${folder}/*/README.md`, { cwd: repository })
    .sort()
    .map((source) => {
      const name = basename(dirname(source));
      return { source, route: `${folder}/${name}`, title: name };
    });

/** Every page but those of the API. */
export const groups: readonly Group[] = [
  {
    title: "Start",
    pages: [doc("start", "Start here"), doc("paper", "The paper in ten minutes")],
  },
  {
    title: "How to",
    pages: [
      doc("howto/fit", "Corrupt labels in model.fit"),
      doc("howto/tf-data", "Corrupt a tf.data pipeline"),
      doc("howto/worker", "Corrupt images in a worker"),
      doc("howto/csv", "Label noise on a CSV"),
      doc("howto/network", "Test a network of your own"),
      doc("howto/memorization", "Find what a network memorizes"),
      doc("howto/data", "Use your own data"),
      doc("howto/reproduce", "Reproduce a figure"),
      doc("howto/gpu", "Use a GPU"),
      doc("howto/machines", "Use many machines"),
      doc("queue", "Sweeps through a queue"),
    ],
  },
  {
    title: "Results",
    pages: [
      { source: "docs/results/README.md", route: "results/index", title: "What came out here" },
      doc("results/claims", "Claim by claim"),
      doc("audit", "How well rote audit does"),
      doc("speed", "What things cost"),
    ],
  },
  { title: "Packages", pages: readmes("packages") },
  { title: "Examples", pages: readmes("examples") },
  {
    title: "Inside",
    pages: [
      doc("architecture", "The architecture"),
      doc("engine", "The engine"),
      doc("maintaining", "Maintaining"),
      { source: "CONTRIBUTING.md", route: "contributing", title: "Contributing" },
      { source: "CODE_OF_CONDUCT.md", route: "conduct", title: "Conduct" },
      { source: "SECURITY.md", route: "security", title: "Security" },
    ],
  },
];

export const pages: readonly Page[] = groups.flatMap((group) => group.pages);

/** The text of a file of the repository. */
export const read = (source: string): string => readFileSync(`${repository}${source}`, "utf8");
