import { type Condition, conditions } from "./conditions.ts";
import { drawnPictures, picturesOf, showPicture } from "./pictures.ts";

const element = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
const seed = element<HTMLInputElement>("#seed");
const probability = element<HTMLInputElement>("#probability");
const files = element<HTMLInputElement>("#pictures");

let set = drawnPictures();

function show(): void {
  element("#seed-shown").textContent = seed.value;
  element("#probability-shown").textContent = probability.value;
  const shown = conditions(set, seed.valueAsNumber, probability.valueAsNumber);
  element("main").replaceChildren(...shown.map(section));
}

function section({ title, batch, changed }: Condition): HTMLElement {
  const row = document.createElement("div");
  row.className = "row";
  for (const [i, label] of batch.labels.entries()) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${title}, picture ${i + 1}`);
    showPicture(canvas, batch, i);
    const caption = document.createElement("figcaption");
    caption.textContent = batch.classes[label]!;
    caption.classList.toggle("changed", label !== set.labels[i]);
    const figure = document.createElement("figure");
    figure.append(canvas, caption);
    row.append(figure);
  }

  const count = document.createElement("small");
  count.textContent = `: ${whatChanged(changed)}`;
  const heading = document.createElement("h2");
  heading.append(title, count);
  const condition = document.createElement("section");
  condition.append(heading, row);
  return condition;
}

function whatChanged({ pictures, labels }: Condition["changed"]): string {
  if (pictures + labels === 0) return "nothing changed";
  const [count, what] = pictures > 0 ? [pictures, "picture"] : [labels, "label"];
  return `${count} ${what}${count === 1 ? "" : "s"} changed`;
}

seed.addEventListener("input", show);
probability.addEventListener("input", show);
files.addEventListener("change", async () => {
  const chosen = [...(files.files ?? [])].slice(0, 8);
  if (chosen.length === 0) return;
  try {
    set = await picturesOf(chosen);
    files.setCustomValidity("");
  } catch (error) {
    files.setCustomValidity(`These pictures cannot be read. ${(error as Error).message}`);
    files.reportValidity();
  }
  show();
});
element("form").addEventListener("submit", (event) => event.preventDefault());
show();
