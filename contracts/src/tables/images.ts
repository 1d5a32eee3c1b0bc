import * as api from "@rote/images";
import type { Table } from "../contract.ts";
import { images as set } from "../fixtures.ts";

export const images: Table = {
  entries: { "@rote/images": api },
  contracts: {
    centerCrop: { given: () => [set(), { height: 2, width: 2 }], options: { 1: "height" } },
    checkImages: { given: () => ["toy", set()], data: [1] },
    checkSplit: { given: () => ["toy", "split", "train", api.ImageArgumentError], taken: [3] },
    isSplit: { given: () => ["train"] },
    copyParts: { given: () => [set()], unshaped: [0] },
    isBytes: { given: () => [set().images] },
    perImageWhitening: { given: () => [set()] },
    resizeAndCrop: {
      given: () => [
        Uint8Array.from({ length: 48 }, (_, i) => i),
        { width: 4, height: 4, stride: 3, resize: 2, size: 2, channels: 3 },
      ],
      options: { 1: "channels" },
    },
    resizeAndCropUnchecked: {
      taken: [0, 1],
      given: () => [
        Uint8Array.from({ length: 48 }, (_, i) => i),
        { width: 4, height: 4, stride: 3, resize: 2, size: 2, channels: 3 },
      ],
      data: [1], // unchecked
    },
  },
};
