import * as api from "@rote/images";
import type { Table } from "../contract.ts";
import { images as set } from "../fixtures.ts";

export const images: Table = {
  entries: { "@rote/images": api },
  contracts: {
    centerCrop: { given: () => [set(), { height: 2, width: 2 }], options: { 1: "height" } },
    copyParts: { given: () => [set()] },
    perImageWhitening: { given: () => [set()] },
  },
};
