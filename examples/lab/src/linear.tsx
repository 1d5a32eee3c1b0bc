import { render } from "preact";
import { Header } from "./Header.tsx";

render(<Header page="linear" />, document.querySelector("#app")!);
