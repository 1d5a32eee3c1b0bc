import { csvParse } from "d3-dsv";
import { describe, expect, test } from "vitest";
import { auditCSV, auditPage, PlotError } from "../index.ts";
import { auditRecord, picture } from "./audit.testing.ts";

const paths = Array.from({ length: 8 }, (_, i) => `pets/${i}.png`);

describe("auditCSV", () => {
  test("has every example, the likeliest wrong label first", () => {
    const rows = csvParse(auditCSV(auditRecord(), { paths }));
    expect(rows.map(({ index }) => index).slice(0, 3)).toEqual(["5", "2", "7"]);
    expect(rows).toHaveLength(8);
    expect(rows[0]).toMatchObject({
      path: "pets/5.png",
      given: "owl",
      suggested: "cat",
      suspect: "true",
      quality: "0.1",
      firstEpochLearned: "",
    });
    expect(rows[3]!.suspect).toBe("false");
  });
});

describe("auditPage", () => {
  test("shows the suspects in their order, with reasons, and what holds of all", () => {
    const page = auditPage(auditRecord(), { picture, paths });
    const places = [...page.matchAll(/data-place="(\d)"/g)].map(([, place]) => place);
    expect(places).toEqual(["5", "2", "7"]);
    expect(page).toContain(
      "Trained without it, the network gives cat 75\u00a0% and owl 25\u00a0%.",
    );
    expect(page).toContain("Of the 10 most similar images, 5 are cat and 5 owl.");
    expect(page).toContain("Trained on it, the network did not learn the label in 10 epochs.");
    expect(page).toContain("Nearly the same image, #3, is labelled cat.");
    expect(page).toContain("<b>38\u00a0%</b><span>is memory");
    expect(page).toMatch(/<th scope="row">owl<\/th><td class="number">25.0</);
  });

  test("shows as many suspects as it is told, and says so", () => {
    const page = auditPage(auditRecord(), { picture, show: 1 });
    expect(page.match(/class="card"/g)).toHaveLength(1);
    expect(page).toContain("The first 1 of 3 are shown");
  });

  test("leaves out what there is none of", () => {
    const record = auditRecord();
    record.result = { ...record.result, suspects: [], confusions: [], duplicates: [] };
    const page = auditPage(record, { picture });
    expect(page).toContain("No label looks wrong.");
    expect(page).not.toContain('id="duplicates"');
  });

  test.each([1e12, -1, 0.5, Number.NaN, null])("refuses %s as a class or a place", (wrong) => {
    const { examples, result, ...rest } = auditRecord();
    const given = [wrong as number, ...examples.given.slice(1)];
    const suspects = [wrong as number];
    const show = (record: object) => () => auditPage(record as never, { picture });
    expect(show({ ...rest, result, examples: { ...examples, given } })).toThrow(PlotError);
    expect(show({ ...rest, examples, result: { ...result, suspects } })).toThrow(
      /auditPage: record.result.suspects must be examples, from 0 to 7, got /,
    );
  });

  test("refuses what is no audit, and a picture that is no function", () => {
    expect(() => auditPage({} as never, { picture })).toThrow(PlotError);
    expect(() => auditPage(auditRecord(), {} as never)).toThrow(/picture must be a function/);
    const none = () => auditPage(auditRecord(), { picture: () => undefined as never });
    expect(none).toThrow(/^auditPage: picture must return a text, an address, got undefined for 5/);
  });
});
