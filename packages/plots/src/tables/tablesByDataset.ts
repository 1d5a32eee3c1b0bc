import { type Published, paperDatasets } from "@rote/paper";
import { datasetTitle, groupBy, nameOf, type RunEvidence } from "@rote/records";
import type { Exhibit, ExhibitTable } from "../exhibit.ts";
import type { Table } from "./table.ts";

interface TableOfPaper {
  id: string;
  title: string;
  caption: string;
  /** The paper's table, which stands beside runs on its dataset. */
  published: Published<unknown>;
  table(runs: readonly RunEvidence[]): Table | null;
  isAbout: Exhibit["isAbout"];
}

/** A table of the paper as an exhibit: one table for each dataset that runs are on. */
export const tablesByDataset = (of: TableOfPaper): Exhibit => ({
  id: of.id,
  title: of.title,
  isAbout: of.isAbout,
  show({ runs }) {
    const groups = [...groupBy(runs, ({ dataset }) => nameOf(dataset))];
    const tables = groups.flatMap(([name, runs]): ExhibitTable[] => {
      const table = of.table(runs);
      if (table === null) return [];
      const caption = captionOf(datasetTitle(runs[0]!.dataset), name, of.published);
      return [{ id: `${of.id} ${name}`, caption, table }];
    });
    if (tables.length === 0) return null;
    return {
      caption: `${of.caption} Repeats: mean ± half the 95 % confidence interval.`,
      tables: tables.length === 1 ? [{ ...tables[0]!, id: of.id }] : tables,
    };
  },
});

function captionOf(title: string, name: string, { dataset }: Published<unknown>): string {
  if (name !== dataset) return `Trained on ${title}.`;
  const all = paperDatasets[dataset].trainingImages.toLocaleString("en-US");
  return `Trained on ${title}; the paper on all ${all} images of it.`;
}
