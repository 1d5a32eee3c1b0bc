import { render } from "preact";
import { Descent } from "./Descent.tsx";
import { Header } from "./Header.tsx";
import { registerOffline } from "./registerOffline.ts";
import { TheoremOne } from "./TheoremOne.tsx";

render(
  <>
    <Header page="linear" />
    <main class="linear">
      <h1>What does not need a deep network</h1>
      <Descent />
      <TheoremOne />
    </main>
  </>,
  document.querySelector("#app")!,
);
registerOffline();
