import type { ClaimResult, FailureEvidence } from "@rote/records";
import { testClaims, testExpressivity, testLinear, testRecords } from "../records.testing.ts";
import type { ReportOptions } from "./reportOptions.ts";

/** Texts that would run, load, turn or end something where they are not escaped. */
const HOSTILE_TEXTS: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)" autofocus onfocus="alert(1)',
  "' onclick='alert(1)",
  "</style></title></textarea></svg><svg onload=alert(1)>",
  "javascript:alert(1)",
  "]]><script>alert(1)</script><![CDATA[",
  "--><iframe src=https://attacker.example/>",
  '<base href="https://attacker.example/"><meta http-equiv="refresh" content="0">',
  "\u202egnp.exe\u202c\u2066\u200f",
  "\u0000\u0001\u001b[31m\ud800\ufffe\u007f\u0085\u2028",
  "=cmd|'/c calc'!A1",
  "@SUM(1+1)",
  "%3Cscript%3Ealert(1)%3C/script%3E",
  "&lt;script&gt;&#x3c;",
  "__proto__",
  "constructor",
  "",
  `${"W".repeat(300)}`,
];

/** Numbers that no run has, and figures must live with. */
const HOSTILE_NUMBERS: readonly number[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  5e-324,
  -5,
  0,
];

/** A report whose every text is one of the above, in turn. */
export function hostileReport(): ReportOptions {
  let drawn = 0;
  const text = () => HOSTILE_TEXTS[drawn++ % HOSTILE_TEXTS.length]!;
  const params = () =>
    Object.fromEntries(HOSTILE_TEXTS.slice(0, 17).map((name) => [name, { deep: [name] }]));
  const [run] = testRecords();
  const runs = HOSTILE_TEXTS.map((name, seed) => ({
    ...run!,
    name,
    corruption: { name: seed % 2 ? name : "partialLabels", params: params(), seed },
    model: text(),
    dataset: { name: text(), title: text() },
    specificationHash: `${name}${seed}`,
    environment: { backend: text(), [name]: name },
    epochs: run!.epochs.slice(0, 5),
  }));
  const claims = [...testClaims(), ...HOSTILE_TEXTS.map(hostileClaim)];
  const failures = HOSTILE_TEXTS.map((name) => ({
    kind: "failure",
    of: name,
    name,
    specification: { model: name, dataset: name, seed: 0, corruption: { name } },
    specificationHash: name,
    error: { name, message: name },
    epoch: null,
    step: 3,
  })) as unknown as FailureEvidence[];
  return {
    title: HOSTILE_TEXTS.join(" "),
    runs,
    linear: testLinear().map((one) => ({ ...one, dataset: text(), kernel: { name: text() } })),
    expressivity: testExpressivity().map((one) => ({ ...one, specificationHash: text() })),
    claims,
    failures,
    scale: text(),
    summary: HOSTILE_TEXTS.join(" "),
    rerun: HOSTILE_TEXTS.join("\n"),
    environment: params(),
  };
}

const hostileClaim = (name: string): ClaimResult => ({
  id: name,
  sentence: name,
  source: name,
  verdict: "fails",
  evidence: name,
  tolerance: name,
  figures: [{ quantity: name, paper: name, ours: Number.NaN, unit: name }],
  runs: [name],
});

/** A report of many runs of numbers that cannot be. */
export function impossibleReport(): ReportOptions {
  const runs = testRecords().flatMap((run) =>
    HOSTILE_NUMBERS.map((value, i) => ({
      ...run,
      name: `${run.name} ${i}`,
      corruption: { ...run.corruption, seed: i, params: { probability: value } },
      specificationHash: `${run.specificationHash}${i}`,
      epochs: run.epochs.map((epoch, j) => ({
        ...epoch,
        epoch: j % 3 === 0 ? value : epoch.epoch,
        step: value,
        loss: value,
        learningRate: value,
        seconds: value,
      })),
      result: { ...run.result, epochsToFit: value },
    })),
  );
  const linear = HOSTILE_NUMBERS.flatMap((value) =>
    testLinear().map((one) => ({ ...one, norm: value, testError: value, trainError: value })),
  );
  const expressivity = HOSTILE_NUMBERS.flatMap((value) =>
    testExpressivity().map((one) => ({ ...one, n: value, weights: value, maxError: value })),
  );
  return { title: "Impossible numbers", runs, linear, expressivity, claims: testClaims() };
}

/** One run of many epochs, and one with a text of many characters. */
export function longReport(length: number, characters: number): ReportOptions {
  const [run, other] = testRecords();
  const epochs = Array.from({ length }, (_, i) => ({
    ...run!.epochs[0]!,
    epoch: i + 1,
    step: i + 1,
    loss: 1 / (i + 1),
  }));
  return {
    title: "Long",
    runs: [
      { ...run!, epochs },
      {
        ...other!,
        corruption: { ...other!.corruption, params: { text: "x<".repeat(characters / 2) } },
      },
    ],
  };
}
