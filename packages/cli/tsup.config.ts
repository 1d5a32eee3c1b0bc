import { library } from "../../tsup.shared.ts";

export default library({ entry: ["src/bin.ts"], dts: false });
