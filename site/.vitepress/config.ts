import { type DefaultTheme, defineConfig } from "vitepress";
import { apiPages } from "../src/apiPages.ts";
import { groups, type Page } from "../src/pages.ts";
import { slug } from "../src/slug.ts";

const address = ({ route }: Page) => `/${route.replace(/index$/, "")}`;

/** A page of the sidebar; below a package's README are the pages of its API. */
function item(page: Page): DefaultTheme.SidebarItem {
  const api = page.route.startsWith("packages/") ? apiPages(`@rote/${page.title}`) : [];
  const items = api.map((entry) => ({ text: entry.title, link: address(entry) }));
  const below = items.length === 0 ? {} : { items, collapsed: true };
  return { text: page.title, link: address(page), ...below };
}

export default defineConfig({
  title: "Rote",
  description: "Does a neural network learn, or does it memorize?",
  lang: "en",
  base: process.env.SITE_BASE ?? "/",
  srcDir: "pages",
  outDir: "dist",
  vite: { build: { chunkSizeWarningLimit: 4000 } }, // kB: the index of the local search
  markdown: { anchor: { slugify: slug } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start" },
      { text: "How to", link: "/howto/fit", activeMatch: "/howto/" },
      { text: "Packages", link: "/packages/corruptions", activeMatch: "/(packages|api)/" },
      { text: "Results", link: "/results/", activeMatch: "/results/" },
      { text: "Lab", link: "/lab/index.html", target: "_self" },
    ],
    sidebar: groups.map(({ title, pages }, i) => ({
      text: title,
      items: pages.map(item),
      collapsed: i > 2,
    })),
  },
});
