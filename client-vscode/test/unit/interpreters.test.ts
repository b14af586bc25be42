import { expect, test } from "vitest";
import { choices } from "../../src/interpreters";

const FOUND = [
  { executable: "/usr/bin/python3.8", version: "3.8" },
  { executable: "/usr/bin/python3.12", version: "3.12" },
  { executable: "/usr/bin/python3.12", version: "3.12" },
  { executable: "/opt/python3.11", version: "3.11" },
];

test("the interpreters that fit stand first, each once, between automatic and a file", () => {
  const listed = choices(FOUND, ["3.10", "3.11", "3.12"]);
  expect(listed.map(({ label }) => label)).toEqual([
    "Automatic",
    "Python 3.12",
    "Python 3.11",
    "Python 3.8",
    "Browse…",
  ]);
  expect(listed.map(({ value }) => value)).toEqual([
    "",
    "/usr/bin/python3.12",
    "/opt/python3.11",
    "/usr/bin/python3.8",
    undefined,
  ]);
  expect(listed[3]?.description).toContain("3.10 – 3.12");
});
