import { fileURLToPath } from "node:url";

/** The repository, with a slash at its end. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The site's own folders: what is generated is ignored by git. */
export const folders = {
  /** Markdown that TypeDoc writes. */
  api: fileURLToPath(new URL("../.api/", import.meta.url)),
  /** Markdown that VitePress reads. */
  pages: fileURLToPath(new URL("../pages/", import.meta.url)),
  built: fileURLToPath(new URL("../dist/", import.meta.url)),
  lab: `${repository}examples/lab/dist/`,
};
