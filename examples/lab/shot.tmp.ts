import { chromium } from "playwright";

const [url, out, width = "1280", theme = "light", wait = "8000", ...actions] =
  process.argv.slice(2);
const flags =
  "--no-sandbox --no-first-run --disable-quic --disable-background-networking --disable-component-update --disable-sync --enable-unsafe-swiftshader --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader";
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: flags.split(" "),
});
const page = await browser.newPage({
  viewport: { width: +width, height: +width < 500 ? 844 : 900 },
  colorScheme: theme as "light",
});
page.on("console", (m) => console.log("console", m.type(), m.text()));
page.on("pageerror", (e) => console.log("pageerror", e.message));
page.on("requestfailed", (r) => console.log("requestfailed", r.url(), r.failure()?.errorText));
page.on("response", (r) => r.status() >= 400 && console.log("status", r.status(), r.url()));
await page.goto(url);
await page.waitForTimeout(1500);
for (const action of actions) {
  if (action.startsWith("click:"))
    await page.getByRole("button", { name: action.slice(6), exact: true }).click();
  if (action.startsWith("wait:")) await page.waitForTimeout(+action.slice(5));
  if (action.startsWith("finish:"))
    await page.waitForFunction(
      (n) =>
        document.querySelector(".status")?.textContent?.startsWith("Fitted") &&
        document.querySelectorAll("tbody tr").length >= n,
      +action.slice(7),
      { timeout: 200000 },
    );
}
await page.waitForTimeout(+wait);
console.log(
  await page
    .locator(".status")
    .textContent()
    .catch(() => ""),
  await page
    .getByTestId("progress")
    .textContent()
    .catch(() => ""),
  await page
    .getByTestId("gap")
    .textContent()
    .catch(() => ""),
);
await page.screenshot({ path: out, fullPage: true });
await browser.close();
