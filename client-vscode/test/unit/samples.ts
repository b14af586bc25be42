import type { Answer, Connection, Outcome } from "../../src/connections";

export function answer(outcome: Outcome, statuses: number[] = []): Answer {
  return { outcome, statuses, evidence: "documented", reason: `why ${outcome}`, remedy: null };
}

export function connection(changes: Partial<Connection> = {}): Connection {
  return {
    tool: "claude-code",
    name: "Claude Code",
    folder: "/ws",
    role: "main",
    active: true,
    key: {
      masked: "sk-sp-****",
      plan: "coding-plan",
      plan_name: "Coding Plan",
      from: { path: "/ws/.env", line: 3 },
    },
    endpoint: {
      url: "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
      plan: "coding-plan",
      region: "ap-southeast-1",
      protocol: "anthropic",
      from: null,
    },
    request_url: "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1/messages",
    models: [{ id: "qwen3-coder-plus", from: { path: "/ws/.claude/settings.json", line: 2 } }],
    answer: answer("ok", [200]),
    ...changes,
  };
}
