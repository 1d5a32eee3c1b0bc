/**
 * What the page does besides being shown: decisions on labels, kept in this browser, filters, and
 * the export. It reads nothing but the page, and makes texts, never markup.
 */
export const AUDIT_SCRIPT = `
"use strict";
const cards = [...document.querySelectorAll(".card")];
const data = JSON.parse(document.getElementById("data").textContent);
const key = "rote-audit-" + data.id;
let decisions = {};
try { decisions = JSON.parse(localStorage.getItem(key)) || {}; } catch {}
const save = () => { try { localStorage.setItem(key, JSON.stringify(decisions)); } catch {} };
const byId = (id) => document.getElementById(id);

function show(card) {
  const { place, given } = card.dataset;
  const decision = Object.hasOwn(decisions, place) ? decisions[place] : undefined;
  card.classList.toggle("kept", decision === Number(given));
  card.classList.toggle("changed", decision !== undefined && decision !== Number(given));
  for (const button of card.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(decision === Number(button.value)));
  }
  const select = card.querySelector("select");
  select.value = decision === undefined ? "" : String(decision);
}

function showAll() {
  const [given, which] = [byId("given").value, byId("which").value];
  let shown = 0;
  for (const card of cards) {
    show(card);
    const isDecided = Object.hasOwn(decisions, card.dataset.place);
    const fits = (given === "" || card.dataset.given === given) &&
      (which === "" || (which === "decided") === isDecided);
    card.hidden = !fits;
    if (fits) shown++;
  }
  const decided = Object.keys(decisions).length;
  const changed = cards.filter((card) => card.classList.contains("changed")).length;
  byId("count").textContent =
    shown + " shown, " + decided + " of " + cards.length + " decided, " + changed + " changed";
  byId("export").disabled = decided === 0;
}

function decide(card, label) {
  const { place } = card.dataset;
  if (label === undefined || decisions[place] === label) delete decisions[place];
  else decisions[place] = label;
  save();
  showAll();
}

for (const card of cards) {
  for (const button of card.querySelectorAll("button")) {
    button.addEventListener("click", () => decide(card, Number(button.value)));
  }
  const select = card.querySelector("select");
  select.addEventListener("change", () => {
    decide(card, select.value === "" ? undefined : Number(select.value));
  });
}
for (const id of ["given", "which"]) byId(id).addEventListener("change", showAll);

const field = (value) => {
  const raw = String(value);
  const text = /^[=+\\-@\\t\\r\\n]/.test(raw) ? "'" + raw : raw;
  return /[",\\r\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};

byId("export").addEventListener("click", () => {
  const lines = ["index" + (data.hasPaths ? ",path" : "") + ",given,label,decision"];
  for (const card of cards) {
    const { place, given, path } = card.dataset;
    if (!Object.hasOwn(decisions, place)) continue;
    const label = decisions[place];
    const decision = label === Number(given) ? "confirmed" : "corrected";
    const cells = [place, data.classes[given], data.classes[label], decision];
    if (data.hasPaths) cells.splice(1, 0, path);
    lines.push(cells.map(field).join(","));
  }
  const link = document.createElement("a");
  const text = lines.join("\\r\\n") + "\\r\\n";
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = "labels.csv";
  link.click();
  URL.revokeObjectURL(link.href);
});

showAll();
`;
