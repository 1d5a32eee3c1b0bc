import { expect, test } from "vitest";
import { DatasetArgumentError, FormatError, readLabels } from "../index.ts";

const set = { labels: [0, 1, 2, 0], classes: ["cat", "dog", "a, b"] };
const paths = ["cat/1.png", "dog/2.png", "x/3.png", "cat/4.png"];

test.each([
  ["one label a line", "2\n1\n0\n0\n", [2, 1, 0, 0]],
  ["names, and other ends of lines", 'dog\r\n"a, b"\rcat\ncat', [1, 2, 0, 0]],
  ["by index, in any order", "index,label\n3,dog\n0,2\n", [2, 1, 2, 1]],
  ["by path, with a byte order mark", '\uFEFFpath,label\nx/3.png,"cat"\n', [0, 1, 0, 0]],
  [
    "the export of an audit",
    "index,path,given,label,decision\r\n1,dog/2.png,dog,cat,corrected\r\n",
    [0, 0, 2, 0],
  ],
  ["a heading over a list", "label\n0\n0\n0\n0\n", [0, 0, 0, 0]],
  ["pandas' index column", ",label\n2,cat\n", [0, 1, 0, 0]],
  [
    "semicolons, as spreadsheets write them",
    '\uFEFFindex;label\r\n"3";"dog"\r\n0;2\r\n',
    [2, 1, 2, 1],
  ],
  ["tabs, and a class with a comma", "path\tlabel\tnote\nx/3.png\ta, b\t;\n", [0, 1, 2, 0]],
  [
    "quoted names with commas, quotes and lines",
    '"path","label","n"\nx/3.png,"a, b","1\n""2"""',
    [0, 1, 2, 0],
  ],
  ["the same twice", "path,label\nx/3.png,cat\nx/3.png,0\n", [0, 1, 0, 0]],
])("reads %s", (_, text, expected) => {
  expect([...readLabels(text, set, { paths })]).toEqual(expected);
  expect(set.labels).toEqual([0, 1, 2, 0]);
});

test("a list of labels may have classes with semicolons and tabs in their names", () => {
  const odd = { labels: [0, 1], classes: ["a;b", "c\td"] };
  expect([...readLabels("c\td\na;b\n", odd)]).toEqual([1, 0]);
});

test("a class whose name is a number comes before the class of that number", () => {
  expect([...readLabels("1\n0\n", { labels: [0, 0], classes: ["1", "7"] })]).toEqual([0, 0]);
});

test("a list of all examples, or rows of them, gives the first ones theirs", () => {
  expect([...readLabels("2\n1\n0\n0\n1\n", set, { total: 5 })]).toEqual([2, 1, 0, 0]);
  expect([...readLabels("2\n1\n0\n0\n", set, { total: 5 })]).toEqual([2, 1, 0, 0]);
  expect([...readLabels("index,label\n4,dog\n2,cat\n", set, { total: 5 })]).toEqual([0, 1, 0, 0]);
  expect(() => readLabels("2\n1\n", set, { total: 5 })).toThrow(/of 4 or of 5 examples, got 2/);
  expect(() => readLabels("", set, { total: 3 })).toThrow("total must be an integer of at least 4");
});

test.each([
  ["index,label\n", /must have a row with a label, got none/],
  ["", /must have a row with a label, got none/],
  ["1\n2\n", /one for each of 4 examples, got 2/],
  ["index,label\n4,cat\n", /row 2 must begin with an index from 0 to 3, got "4"/],
  ["path,label\nno.png,cat\n", /row 2 must begin with the path of an example, got "no.png"/],
  ["index,label\n0,cat\n3,cat\n0,dog\n", /one label, got "cat" in row 2 and "dog" in row 4/],
  ["index,label\n0,bird\n", /the label in row 2 must be one of the classes.*got "bird"/],
  ["index,label\n0\n", /row 2.*got ""/],
  ["a,b\n1,2\n", /the heading must name label, and index or path, got "a,b"/],
  ["a;b\n1;2\n", /the heading must name label, and index or path, got "a;b"/],
  ["index;x\tlabel\n", /must have a row with a label, got none/],
  ['index,label\n0,"cat\n', /quotation marks must be closed, got an open one in row 2/],
])("refuses %j", (text, message) => {
  const call = () => readLabels(text, set, { paths });
  expect(call).toThrow(FormatError);
  expect(call).toThrow(message);
});

test("classes of one name are refused: a row could mean either", () => {
  const twice = { labels: [0, 1], classes: ["cat", "cat"] };
  expect(() => readLabels("cat\ncat\n", twice)).toThrow(DatasetArgumentError);
  expect(() => readLabels("0\n1\n", twice)).toThrow('differ from each other, got "cat" twice.');
});

test("paths are refused where examples have none, and not looked at beside an index", () => {
  expect([...readLabels("index,name,label\n0,x,dog\n", set)]).toEqual([1, 1, 2, 0]);
  expect(() => readLabels("path,label\nx,cat\n", set)).toThrow(/must name examples by index/);
});
