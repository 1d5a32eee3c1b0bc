import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { CacheError } from "../datasetError.ts";
import type { Platform } from "./platform.ts";

export const platform: Platform = {
  createHash(algorithm) {
    const hash = algorithm === "md5" ? md5.create() : sha256.create();
    return {
      update(bytes) {
        hash.update(bytes);
        return this;
      },
      digest: () => bytesToHex(hash.digest()),
    };
  },
  openCache: async () => {
    throw new CacheError("datasets: no cache in browsers.");
  },
  cacheLocation: () => "",
  readFromDirectory: async () => undefined,
};
