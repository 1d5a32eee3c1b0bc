import { gallery, SIZE } from "./gallery.ts";
import { drawFile, drawLandscape, readPicture, showPicture } from "./picture.ts";

const EPOCHS = 8;

const element = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
const epoch = element<HTMLInputElement>("#epoch");
const seed = element<HTMLInputElement>("#seed");
const file = element<HTMLInputElement>("#picture");

const canvas = document.createElement("canvas");
canvas.width = SIZE;
canvas.height = SIZE;
const original = canvas.getContext("2d", { willReadFrequently: true })!;
drawLandscape(original);

function show() {
  const first = epoch.valueAsNumber;
  const epochs = Array.from({ length: EPOCHS }, (_, i) => first + i);
  element("#epochs").textContent = `${first} to ${first + EPOCHS - 1}`;
  const rows = gallery(readPicture(original), epochs, Math.trunc(seed.valueAsNumber) || 0);
  element("main").replaceChildren(
    ...rows.map(({ title, pictures }) => {
      const section = document.createElement("section");
      const heading = document.createElement("h2");
      heading.textContent = title;
      const row = document.createElement("div");
      row.className = "row";
      for (const [i, picture] of pictures.entries()) {
        const view = document.createElement("canvas");
        view.setAttribute("role", "img");
        view.setAttribute("aria-label", `${title}, epoch ${first + i}`);
        showPicture(view, picture);
        row.append(view);
      }
      section.append(heading, row);
      return section;
    }),
  );
}

epoch.addEventListener("input", show);
seed.addEventListener("input", show);
file.addEventListener("change", async () => {
  const [chosen] = file.files ?? [];
  if (chosen === undefined) return;
  await drawFile(original, chosen);
  show();
});
element("form").addEventListener("submit", (event) => event.preventDefault());
show();
