import { render } from "preact";
import { Descent } from "./Descent.tsx";
import { Header } from "./Header.tsx";
import { keepScroll } from "./keepScroll.ts";
import { Later } from "./Later.tsx";
import { registerOffline } from "./registerOffline.ts";
import { TheoremOne } from "./TheoremOne.tsx";
import { Toy } from "./Toy.tsx";
import { takeDrops } from "./takeDrops.ts";

render(
  <>
    <Header page="linear" />
    <main class="linear">
      <h1>What does not need a deep network</h1>
      <Toy />
      <Later>
        <Descent />
        <TheoremOne />
      </Later>
    </main>
  </>,
  document.querySelector("#app")!,
);
registerOffline();
takeDrops();
keepScroll("theory");
