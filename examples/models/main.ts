// What the paper's networks are made of, and their numbers of parameters beside the paper's.
import "@tensorflow/tfjs-backend-cpu";

import { describe, table1 } from "./paperTable.ts";

const settings = { layersOf: "Alexnet" };

const number = (n: number) => n.toLocaleString("en");

const chosen = table1.find(({ title }) => title === settings.layersOf)!;
console.log(`${chosen.title}, layer by layer`);
console.table(
  describe(chosen.name, chosen.options).layers.map((layer) => ({
    layer: layer.name,
    type: layer.type,
    output: layer.outputShape.join("×"),
    parameters: number(layer.trainableParameters),
    "multiply-adds": number(layer.multiplyAdds),
  })),
);

console.log("The networks of table 1");
console.table(
  table1.map(({ title, name, options, published }) => {
    const description = describe(name, options);
    return {
      network: title,
      parameters: number(description.trainableParameters),
      "in the paper": number(published),
      "per CIFAR-10 image": description.parametersPerExample!.toFixed(1),
      "multiply-adds": number(description.multiplyAdds),
    };
  }),
);
