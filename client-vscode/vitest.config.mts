import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          alias: { vscode: here("test/unit/vscode.ts") },
          server: { deps: { inline: ["vscode-languageclient"] } },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", "test/api/**/*.test.ts"],
          globalSetup: ["test/e2e/setup.ts"],
          setupFiles: ["test/e2e/pictures.ts"],
          sequence: { hooks: "list" }, // a failed test's picture before its window is closed
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
