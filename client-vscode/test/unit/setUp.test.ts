import { expect, test } from "vitest";
import { type Setup, toolsOf } from "../../src/setUp";

test("the tools, each once, with their plans", () => {
  const setup = (tool: string, plan: string, region: string): Setup => {
    return { tool, name: tool.toUpperCase(), plan, region, files: [], notes: [] };
  };
  const tools = toolsOf([
    setup("a", "Coding Plan", "intl"),
    setup("a", "Coding Plan", "cn"),
    setup("a", "pay-as-you-go", "intl"),
    setup("b", "pay-as-you-go", "intl"),
  ]);
  expect(tools).toEqual([
    { label: "A", description: "Coding Plan, pay-as-you-go", value: "a" },
    { label: "B", description: "pay-as-you-go", value: "b" },
  ]);
});
