import { resolve } from "node:path";
import { checkArgument } from "@rote/options";
import type { OwnNetwork } from "../runs/ownNetwork.ts";
import { parseDocument } from "../specification/parseDocument.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { isModule, loadNetwork } from "./loadNetwork.ts";

/**
 * A run's document whose `model` is the path of a module, loaded, with the name in its place that
 * specifications give to the network; any other document as it is.
 *
 * @param text YAML or JSON.
 * @param folder from which the path is written: that of the document.
 * @throws {SpecificationError} if the text is neither, there is no such module, or it exports no
 * network.
 */
export async function withOwnNetwork(
  text: string,
  folder: string,
): Promise<{ text: string; network: OwnNetwork | undefined }> {
  checkArgument("withOwnNetwork", "text", text, "text", SpecificationError);
  checkArgument("withOwnNetwork", "folder", folder, "text", SpecificationError);
  const document = parseDocument(text, "specification");
  const { model } = Object(document) as { model?: unknown };
  if (typeof model !== "string" || !isModule(model)) return { text, network: undefined };
  const network = await loadNetwork(resolve(folder, model));
  return { text: JSON.stringify({ ...(document as object), model: network.name }), network };
}
