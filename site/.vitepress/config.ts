import { type DefaultTheme, defineConfig } from "vitepress";
import { apiPages } from "../src/apiPages.ts";
import { groups, type Page } from "../src/pages.ts";
import { slug } from "../src/slug.ts";

const address = ({ route }: Page) => `/${route.replace(/index$/, "")}`;

/** A page of the sidebar; below a package's README can be the pages of its API. */
function item(page: Page, hasApi: boolean): DefaultTheme.SidebarItem {
  const isPackage = hasApi && page.route.startsWith("packages/");
  const api = isPackage ? apiPages(`@rote/${page.title}`) : [];
  const items = api.map((entry) => ({ text: entry.title, link: address(entry) }));
  const below = items.length === 0 ? {} : { items, collapsed: true };
  return { text: page.title, link: address(page), ...below };
}

/** @param hasApi with the API, which would make every other page heavier. */
const sidebar = (hasApi: boolean): DefaultTheme.SidebarItem[] =>
  groups.map(({ title, pages }, i) => ({
    text: title,
    items: pages.map((page) => item(page, hasApi)),
    collapsed: i > 2,
  }));

/** A training loss that reaches zero. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" ' +
  'rx="3" fill="#2d4fa4"/><path d="M3 3c1 7 4 10 10 10" fill="none" stroke="#fff" ' +
  'stroke-width="2" stroke-linecap="round"/></svg>';

export default defineConfig({
  title: "Rote",
  description: "Does a neural network learn, or does it memorize?",
  lang: "en",
  base: process.env.SITE_BASE ?? "/",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  // Otherwise the styles of every element are computed twice before a page first answers.
  appearance: { disableTransition: false },
  srcDir: "pages",
  outDir: "dist",
  vite: {
    build: { chunkSizeWarningLimit: 4000 }, // kB: the index of the local search
    resolve: { conditions: ["@rote/source"] },
    worker: { format: "es" },
  },
  // The page before all others is none that VitePress takes for a document, and lacks the landmark.
  transformHtml: (html) =>
    html.includes("<main") ? html : html.replace('id="VPContent"', 'id="VPContent" role="main"'),
  markdown: {
    anchor: { slugify: slug },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    notFound: { linkLabel: "Take me home" }, // as it stands there
    nav: [
      { text: "Start here", link: "/start" },
      { text: "How to", link: "/howto/fit", activeMatch: "/howto/" },
      { text: "Packages", link: "/packages/corruptions", activeMatch: "/(packages|api)/" },
      { text: "Results", link: "/results/", activeMatch: "/results/" },
      { text: "Lab", link: "/lab/index.html", target: "_self" },
    ],
    sidebar: { "/packages/": sidebar(true), "/api/": sidebar(true), "/": sidebar(false) },
  },
});
