// What `rote reproduce` can do: what is exported here.
export { fig1a } from "./fig1a.ts";
export { fig1b } from "./fig1b.ts";
export { fig1c } from "./fig1c.ts";
export { fig2 } from "./fig2.ts";
export { section5 } from "./section5.ts";
export { table1 } from "./table1.ts";
export { table4 } from "./table4.ts";
export { theorem1 } from "./theorem1.ts";
