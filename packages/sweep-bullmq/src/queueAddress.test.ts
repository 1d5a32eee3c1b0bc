import { describe, expect, test } from "vitest";
import { connectionOf, queueTitle } from "./queueAddress.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";

const SECRET = "s3cr3t";

describe("an address", () => {
  test.each([
    ["redis://host", { host: "host", port: 6379, db: 0 }],
    ["redis://host:1234/7", { host: "host", port: 1234, db: 7 }],
    ["redis://[::1]:1234", { host: "::1", port: 1234, db: 0 }],
    ["rediss://host", { host: "host", port: 6379, db: 0, tls: {} }],
    ["unix:///var/run/a%20b.sock", { path: "/var/run/a b.sock" }],
  ])("%s is a server", (address, connection) => {
    expect(connectionOf(address)).toEqual(connection);
  });

  test("has the user's name and the password decoded, and its title has neither", () => {
    const address = `rediss://me%40home:${encodeURIComponent("p@ss:/word")}@host/2`;
    expect(connectionOf(address)).toMatchObject({ username: "me@home", password: "p@ss:/word" });
    expect(queueTitle(address)).toBe("rediss://host:6379/2");
    expect(queueTitle("unix:///a%20b.sock")).toBe("unix:///a%20b.sock");
  });

  test.each([
    `http://me:${SECRET}@host`,
    `me:${SECRET}@host`,
    `redis://me:${SECRET}@host/nine`,
    `redis://me:${SECRET}@host/12345`,
    `redis://:${SECRET}%F0@host`,
    `unix://${SECRET}/socket`,
    `redis://alice:12#${SECRET}@host`,
    `redis://alice:12?${SECRET}@host`,
    `redis://host/0?db=${SECRET}`,
    "redis://",
    "",
  ])("%j is none, and is not shown", (address) => {
    for (const read of [connectionOf, queueTitle]) {
      expect(() => read(address)).toThrow(QueueArgumentError);
      expect(() => read(address)).not.toThrow(SECRET);
    }
  });
});
