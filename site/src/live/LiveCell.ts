import { defineComponent, h, onBeforeUnmount, ref } from "vue";
import type { Report } from "./cell.worker.ts";
import { isBeginning } from "./program.ts";

/**
 * A program that can be run and changed where it is read, in a worker of its own. What stands
 * within it is the code as the page has it.
 */
export const LiveCell = defineComponent({
  name: "LiveCell",
  setup(_, { slots }) {
    const cell = ref<HTMLElement>();
    const lines = ref<string[]>([]);
    const outcome = ref<"" | "done" | "failed" | "stopped">("");
    const isRunning = ref(false);
    /** The code as the reader has changed it. */
    const changed = ref<string>();
    let worker: Worker | undefined;

    const end = (how: typeof outcome.value) => {
      worker?.terminate();
      worker = undefined;
      isRunning.value = false;
      outcome.value = how;
    };
    const add = (text: string) => {
      lines.value = [...lines.value, text];
    };
    const receive = (report: Report) => {
      if (report.type === "line") add(report.text);
      else if (report.type === "begun") lines.value = [];
      else {
        if (report.type === "failed") add(report.text);
        end(report.type);
      }
    };
    const run = () => {
      end("");
      lines.value = [];
      isRunning.value = true;
      worker = new Worker(new URL("./cell.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<Report>) => receive(data);
      worker.onerror = ({ message }) => receive({ type: "failed", text: message });
      const [code = "", ...before] = programTo(cell.value!);
      worker.postMessage({ code, before: before.reverse().join("\n") });
    };
    const change = () => {
      changed.value = codeOf(cell.value!);
    };
    const reset = () => {
      changed.value = undefined;
      end("");
      lines.value = [];
    };
    onBeforeUnmount(() => end(""));

    const button = (text: string, onClick: () => void, kind = "") =>
      h("button", { type: "button", class: kind, onClick }, text);
    const words = { "": "", done: "", failed: "It failed.", stopped: "Stopped." };
    return () =>
      h("div", { ref: cell, class: "live-cell" }, [
        h("div", { hidden: changed.value !== undefined }, slots.default?.()),
        changed.value !== undefined &&
          h("textarea", {
            value: changed.value,
            rows: changed.value.split("\n").length + 1,
            "aria-label": "The program, to be changed",
            spellcheck: false,
            onInput: ({ target }: Event) => {
              changed.value = (target as HTMLTextAreaElement).value;
            },
          }),
        h("div", { class: "live-bar" }, [
          isRunning.value ? button("Stop", () => end("stopped"), "run") : button("Run", run, "run"),
          changed.value === undefined ? button("Change", change) : button("Reset", reset),
          h("span", { role: "status" }, isRunning.value ? "Running …" : words[outcome.value]),
        ]),
        (lines.value.length > 0 || outcome.value === "done") &&
          h(
            "pre",
            {
              class: ["live-output", outcome.value],
              tabindex: 0,
              role: "region",
              "aria-label": "What the program says",
            },
            lines.value.length > 0 ? lines.value.join("\n") : "It ran, and said nothing.",
          ),
      ]);
  },
});

/** The code of a cell as it stands. */
function codeOf(cell: Element): string {
  const field = cell.querySelector("textarea");
  return field ? field.value : (cell.querySelector("pre code")?.textContent ?? "");
}

/** The code of a cell, and then that of those before it which it continues, nearest first. */
function programTo(cell: Element): string[] {
  const cells = [...document.querySelectorAll(".live-cell")];
  const program: string[] = [];
  for (const one of cells.slice(0, cells.indexOf(cell) + 1).reverse()) {
    program.push(codeOf(one));
    if (isBeginning(program.at(-1)!)) break;
  }
  return program;
}
