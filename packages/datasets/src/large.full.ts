// Data of 2 GiB and more, which Node neither hashes nor reads at once.

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { files } from "@rote/files";
import { sha256 } from "@rote/random/sha256";
import { expect, test } from "vitest";
import { platform } from "#platform";
import { fingerprint } from "./fingerprint.ts";

const SIZE = 2 ** 31 + 5;
const minutes = 60_000;

// What sha256sum and md5sum say of as many zeros.
const SHA256 = "68bdfcb656af3067b8110b5cc839b4e12b180ef11e86011b8df4a709fe2c2f67";
const MD5 = "27a58ac472069b6055c9ec7c843be6ff";

test(
  "bytes have their SHA-256 and their MD5",
  async () => {
    const bytes = new Uint8Array(SIZE);
    expect(await sha256(bytes)).toBe(SHA256);
    expect(platform.createHash("sha256").update(bytes).digest()).toBe(SHA256);
    expect(platform.createHash("md5").update(bytes).digest()).toBe(MD5);
  },
  5 * minutes,
);

test(
  "a set has the fingerprint that sha256sum gives its header and bytes",
  () => {
    const shape = [2 ** 21, 32, 32, 1] as const;
    const images = new Uint8Array(2 ** 31);
    const set = { images, shape, labels: new Int32Array(2 ** 21), classes: ["a"] };
    expect(fingerprint(set)).toBe(
      "d8bc3b09073fb98154057a2b6b874a0b581240312ee27c742598d0b7ae1046e4",
    );
  },
  5 * minutes,
);

test(
  "a file is read whole",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "rote-large-"));
    try {
      const path = join(folder, "file");
      writeFileSync(path, "abc");
      truncateSync(path, SIZE - 1);
      writeFileSync(path, "d", { flag: "a" });
      const bytes = await files.read(path);
      expect(bytes.length).toBe(SIZE);
      expect([...bytes.subarray(0, 4), bytes.at(-2), bytes.at(-1)]).toEqual([
        97, 98, 99, 0, 0, 100,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  5 * minutes,
);
