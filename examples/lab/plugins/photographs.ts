import { createHash } from "node:crypto";
import type { ImageSet } from "@rote/datasets";
import type { Plugin } from "vite";
import type { Photographs } from "../src/photographs.ts";
import { writeSprite } from "./writeSprite.ts";

/** Enough to memorize within seconds, and few enough to come with the page. */
const COUNTS = { train: 200, test: 100 };

/** Loaded when a page is built: tools that only read the configuration do without. */
const datasets = () => import("@rote/datasets");

type Sets = Readonly<Record<"train" | "test", Required<ImageSet>>>;

/**
 * The first photographs of CIFAR-10, from the cache of `@rote/datasets` or from where it is
 * published; undefined, and a warning, where it is neither.
 */
export async function cifar10(warn: (message: string) => void): Promise<Sets | undefined> {
  const { load } = await datasets();
  const set = (split: keyof Sets) =>
    load("cifar10", {
      split: `${split}[:${COUNTS[split]}]`,
      onProgress: (event) => {
        if (event.type === "source") warn(event.notice);
      },
    });
  try {
    return { train: await set("train"), test: await set("test") };
  } catch (error) {
    warn(`The page gets no photographs, and begins with clusters: ${(error as Error).message}`);
    return undefined;
  }
}

/**
 * Puts photographs beside the page as one picture, and what it holds into `__PHOTOGRAPHS__`: page
 * and worker know without asking.
 */
export function photographs(sets: typeof cifar10): Plugin {
  let file = "";
  let sprite: Buffer | undefined;
  let building = false;
  return {
    name: "photographs",
    async config() {
      const found = await sets((message) => console.warn(message));
      if (!found) return;
      sprite = writeSprite(Buffer.concat([bytesOf(found.train), bytesOf(found.test)]), 32);
      const version = createHash("sha256").update(sprite).digest("hex").slice(0, 8);
      file = `assets/photographs-${version}.png`;
      const { fingerprint } = await datasets();
      const about = (set: Required<ImageSet>) => ({
        examples: set.shape[0],
        fingerprint: fingerprint(set),
        labels: Array.from(set.labels),
      });
      const manifest: Photographs = { file, train: about(found.train), test: about(found.test) };
      return { define: { __PHOTOGRAPHS__: JSON.stringify(manifest) } };
    },
    configResolved({ command }) {
      building = command === "build";
    },
    buildStart() {
      if (!sprite || !building) return;
      this.emitFile({ type: "asset", fileName: file, source: sprite });
    },
    configureServer(server) {
      server.middlewares.use(`/${file}`, (_, response, next) => {
        if (!sprite) return next();
        response.setHeader("Content-Type", "image/png").end(sprite);
      });
    },
  };
}

const bytesOf = ({ images }: ImageSet) => images as Uint8Array;
