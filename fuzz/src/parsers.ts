import type { Parser } from "./parser.ts";
import { datasetParsers } from "./parsers/datasets.ts";
import { documentParsers } from "./parsers/documents.ts";
import { modelParsers } from "./parsers/models.ts";
import { queueParsers } from "./parsers/queues.ts";
import { recordParsers } from "./parsers/records.ts";

/** Every parser of foreign bytes or text that the packages have: the one list. */
export const parsers: readonly Parser[] = [
  ...datasetParsers,
  ...modelParsers,
  ...documentParsers,
  ...recordParsers,
  ...queueParsers,
];
