export { acos } from "./acos.ts";
export { exp } from "./exp.ts";
export { log } from "./log.ts";
export { pow } from "./pow.ts";
export { cos, sin } from "./trigonometric.ts";
