import { render } from "preact";
import { App } from "./App.tsx";
import { Lab } from "./lab.ts";
import { registerOffline } from "./registerOffline.ts";
import { defaultSpecification, settingsOf } from "./settings.ts";

function openLab(): Lab {
  try {
    return new Lab(settingsOf(location.hash));
  } catch (error) {
    const lab = new Lab({ specification: defaultSpecification, backend: "auto" });
    lab.alert(`This link cannot be read. ${(error as Error).message}`);
    return lab;
  }
}

render(<App lab={openLab()} />, document.querySelector("#app")!);
registerOffline();
