// Interpolants that all fit, and which of them learns; then why descent finds that one.
import { compareInterpolants } from "./compareInterpolants.ts";
import { watchGradientDescent } from "./watchGradientDescent.ts";

const settings = { n: 600, steps: 4000 };

console.table(
  (await compareInterpolants(settings.n)).map(({ interpolant, trainError, testError, norm }) => ({
    interpolant,
    "training error": `${(100 * trainError).toFixed(1)} %`,
    "test error": `${(100 * testError).toFixed(1)} %`,
    norm: norm.toPrecision(3),
  })),
);
for (const { name, path } of await watchGradientDescent(settings.steps)) {
  console.log(name);
  console.table(
    path.map(({ step, loss, distance }) => ({
      step,
      loss: loss.toExponential(1),
      "distance to the minimum norm": distance.toExponential(1),
    })),
  );
}
