import type {
  ClaimFigure,
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LeftOutRecord,
  LinearEvidence,
  RunEvidence,
  SubsetEvidence,
  Verdict,
} from "@rote/records";
import { counted } from "@rote/records";
import { every, type Finding } from "./finding.ts";
import { divide, type LeftOut, type Premise } from "./premise.ts";

/** What a claim is checked against. */
export interface ClaimRecords {
  training: readonly RunEvidence[];
  linear: readonly LinearEvidence[];
  expressivity: readonly ExpressivityEvidence[];
  complexity: readonly ComplexityEvidence[];
  /** Trainings on random shares of the examples. */
  subsets: readonly SubsetEvidence[];
  /** Experiments that came to no result: they count, too. */
  failures: readonly FailureEvidence[];
}

/** What a claim says of records. */
export interface Judgement {
  verdict: Verdict;
  evidence: string;
  figures: ClaimFigure[];
  /** Hashes of the specifications the verdict is based on. */
  runs: string[];
  leftOut: LeftOutRecord[];
}

/** A sentence of the paper that records can support or contradict. */
export interface Claim {
  id: string;
  /** In our words, as it could be false. */
  sentence: string;
  /** Where the paper says it: "Figure 1a". */
  source: string;
  /** What every record must satisfy to count. */
  premises: readonly string[];
  /** What counts as holding, with every bound. */
  tolerance: string;
  judge(records: ClaimRecords): Judgement;
}

/** What is compared, once: with its figures, and whether it keeps to the bounds. */
export interface Comparison<Item> {
  /** With the figures: "MLP 1x512 on 1,000 images of CIFAR-10: 4.0 points". */
  words: string;
  findings: readonly Finding[];
  figures: readonly ClaimFigure[];
  /** What it is based on. */
  records: readonly Item[];
  /** What has to be run before it can be judged: "a second seed". */
  missing?: string | undefined;
}

/** Records of one kind: which may be compared, and how to speak of them. */
export interface Subject<Item, Group> {
  /** Records with everything equal but what is compared. */
  groups(items: readonly Item[]): readonly Group[];
  /** Records of what would be compared, whatever else differs. */
  alike(items: readonly Item[]): readonly Group[];
  membersOf(group: Group): readonly Item[];
  /** Equal for repeats, which differ in their seed alone. */
  repeatKey(item: Item): string;
  /** What keeps a record from being compared with another: "learningRate is 0.5, not 0.01". */
  differences(item: Item, other: Item): string;
  /** "random labels with MLP 1x512 on 1,000 images of CIFAR-10, seed 0". */
  nameOf(item: Item): string;
}

/** A claim about records of one kind. */
export interface ClaimAbout<Item, Group> extends Pick<Claim, "id" | "sentence" | "source"> {
  tolerance: string;
  subject: Subject<Item, Group>;
  /** The records that the claim speaks of. */
  candidates(records: ClaimRecords): readonly Item[];
  premises: readonly Premise<Item>[];
  /** What would have to be run, for a reader. */
  needed: string;
  /** What is compared within a group; nothing where a part is missing. */
  compare(group: Group): readonly Comparison<Item>[];
  /** What comparisons say together. Defaults to `every`. */
  together?: ((findings: readonly Pick<Finding, "verdict">[]) => Finding["verdict"]) | undefined;
}

/**
 * A claim that leaves out what does not satisfy its premises, compares only what is equal in
 * everything else, and says which records it left out and why.
 */
export function claimAbout<Item extends { specificationHash?: string }, Group>(
  about: ClaimAbout<Item, Group>,
): Claim {
  const { id, sentence, source, tolerance, premises } = about;
  return {
    id,
    sentence,
    source,
    tolerance,
    premises: premises.map((each) => each.sentence),
    judge: (records) => judge(about, about.candidates(records)),
  };
}

function judge<Item extends { specificationHash?: string }, Group>(
  about: ClaimAbout<Item, Group>,
  candidates: readonly Item[],
): Judgement {
  const { subject, compare, needed, together = every } = about;
  const { met, leftOut } = divide(candidates, about.premises);
  const all = subject.groups(met).flatMap(compare);
  const judged = all.filter(({ missing }) => missing === undefined);
  const open = all.filter(({ missing }) => missing !== undefined);
  const verdicts = judged.map((comparison) => ({
    verdict: chosen(about, comparison, leftOut) ?? every(comparison.findings),
  }));
  const apart = unequal(about, met, judged);
  const named = [...leftOut, ...apart].map(({ item, reason }) => ({
    item,
    record: subject.nameOf(item),
    specificationHash: item.specificationHash,
    reason,
  }));
  // Without premises, and whatever else differs: would there be something to compare?
  const comparable = subject.alike(candidates).filter((group) => isComplete(compare(group)));
  const concerned = new Set(comparable.flatMap((group) => subject.membersOf(group)));
  const concerning = named.filter(({ item }) => concerned.has(item));
  const verdict =
    judged.length > 0
      ? together(verdicts)
      : concerning.length > 0
        ? "premiseNotMet"
        : "notEnoughRuns";
  const shown = judged.length > 0 ? judged : open;
  return {
    verdict,
    evidence: [
      ...(judged.length > 0 ? [] : [lead(verdict, needed, open)]),
      ...(shown.length > 0 ? [`${shown.map(({ words }) => words).join("; ")}.`] : []),
      ...problemsOf(about, verdict, judged, leftOut),
      ...leftOutSentence(concerning),
    ].join(" "),
    figures: shown.flatMap(({ figures }) => figures),
    runs: judged.flatMap(({ records }) =>
      records.flatMap(({ specificationHash }) => specificationHash ?? []),
    ),
    leftOut: named.map(({ item: _, ...record }) => record),
  };
}

const isComplete = (comparisons: readonly Pick<Comparison<unknown>, "missing">[]) =>
  comparisons.some(({ missing }) => missing === undefined);

/**
 * Inconclusive where a comparison would hold, and repeats of what it compares were left out for
 * what came of them.
 */
function chosen<Item, Group>(
  { subject }: ClaimAbout<Item, Group>,
  { findings, records }: Comparison<Item>,
  leftOut: readonly LeftOut<Item>[],
): "inconclusive" | undefined {
  if (every(findings) !== "holds") return undefined;
  const keys = new Set(records.map(subject.repeatKey));
  const isRepeat = ({ item, ofOutcome }: LeftOut<Item>) =>
    ofOutcome && keys.has(subject.repeatKey(item));
  return leftOut.some(isRepeat) ? "inconclusive" : undefined;
}

/** Records that would be compared, and differ in more than what is compared. */
function unequal<Item, Group>(
  { subject, compare }: ClaimAbout<Item, Group>,
  met: readonly Item[],
  judged: readonly Comparison<Item>[],
): LeftOut<Item>[] {
  const used = new Set(judged.flatMap(({ records }) => records));
  return subject.alike(met).flatMap((group) => {
    const members = subject.membersOf(group);
    const isJudged = members.some((item) => used.has(item));
    if (!isJudged && !isComplete(compare(group))) return [];
    const groups = subject.groups(members).map((each) => subject.membersOf(each));
    const largest = groups.reduce((a, b) => (b.length > a.length ? b : a));
    const first = members.find((item) => used.has(item)) ?? largest[0]!;
    return members.flatMap((item) => {
      if (used.has(item)) return [];
      const reason = subject.differences(item, first);
      return reason === "" ? [] : [{ item, reason, ofOutcome: false }];
    });
  });
}

function lead(
  verdict: Verdict,
  needed: string,
  open: readonly Pick<Comparison<unknown>, "missing">[],
): string {
  if (verdict === "premiseNotMet") return "The records do not satisfy the premises.";
  const missing = new Set(open.map((each) => each.missing));
  const still = missing.size === 0 ? "" : ` Missing: ${[...missing].join("; ")}.`;
  return `Needed: ${needed}.${still}`;
}

function problemsOf<Item, Group>(
  about: ClaimAbout<Item, Group>,
  verdict: Verdict,
  judged: readonly Comparison<Item>[],
  leftOut: readonly LeftOut<Item>[],
): string[] {
  const findings = judged.flatMap((comparison) => comparison.findings);
  const of = (verdict: Finding["verdict"]) =>
    findings.filter((finding) => finding.verdict === verdict).map(({ problem }) => problem);
  const isChosen = judged.some((comparison) => chosen(about, comparison, leftOut) !== undefined);
  const [failing, open] = verdict === "holds" ? [[], []] : [of("fails"), of("inconclusive")];
  return [
    ...(failing.length > 0 ? [`Against it: ${failing.join("; ")}.`] : []),
    ...(open.length > 0 ? [`Within the 95 % interval: ${open.join("; ")}.`] : []),
    ...(isChosen
      ? ["Repeats of these failed or did not fit, and could have decided otherwise."]
      : []),
  ];
}

const FEW = 3;

function leftOutSentence(leftOut: readonly LeftOutRecord[]): string[] {
  if (leftOut.length === 0) return [];
  const few = leftOut.slice(0, FEW).map(({ record, reason }) => `${record} (${reason})`);
  const more = leftOut.length > FEW ? [`${leftOut.length - FEW} more`] : [];
  const records = counted(leftOut.length, "record");
  return [`Left out, ${records}: ${[...few, ...more].join("; ")}.`];
}
