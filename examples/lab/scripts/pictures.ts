// Draws the pictures of the README from the built page: pnpm --filter @rote-examples/lab pictures
import { chromium, type Page } from "playwright";
import { preview } from "vite";

const folder = `${import.meta.dirname}/..`;
const server = await preview({ root: folder, configFile: false, logLevel: "error" });
const address = server.resolvedUrls!.local[0]!;
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

interface Look {
  width: number;
  height: number;
  colorScheme?: "light" | "dark";
}

/** A page of a fresh visitor. */
async function open(path: string, { width, height, colorScheme = "light" }: Look): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(address + path);
  return page;
}

const take = (page: Page, name: string) => page.screenshot({ path: `${folder}/${name}.png` });

/** Until the run that the page is about has ended. */
const ended = (page: Page) => page.getByText(/^Fitted after/).waitFor({ timeout: 120_000 });

const lab = await open("", { width: 1280, height: 1190 });
await ended(lab);
await take(lab, "lab");
await lab.locator(".first").screenshot({ path: `${folder}/gap.png` });

const phone = await open("", { width: 390, height: 844 });
await ended(phone);
await take(phone, "phone");

const dark = await open("#story=2", { width: 1280, height: 900, colorScheme: "dark" });
await dark.getByRole("button", { name: "It fails: there is nothing to learn" }).click();
await ended(dark);
await dark.mouse.move(0, 0);
await take(dark, "dark");

const theory = await open("linear.html", { width: 1280, height: 900 });
await theory.getByRole("button", { name: "Random labels", exact: true }).click();
await theory.getByTestId("toy").getByText("100 %").waitFor({ timeout: 60_000 });
await theory.getByRole("button", { name: "Pause", exact: true }).click();
await theory.getByRole("slider", { name: /^Step/ }).fill("12");
await theory.getByRole("slider", { name: /^Units in place/ }).fill("8");
await theory.mouse.move(0, 0);
await theory.screenshot({ path: `${folder}/linear.png`, fullPage: true });

await browser.close();
await server.close();
