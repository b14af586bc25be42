import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Tests in the real workbench with the packed extension, as many files at a time as `windows`.
 * Projects of a higher `group` start when the others have ended.
 */
function workbench(name: string, folders: string[], minutes: number, group: number, windows = 1) {
  return {
    test: {
      name,
      include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
      globalSetup: ["test/e2e/setup.ts"],
      setupFiles: ["test/e2e/pictures.ts"],
      sequence: {
        hooks: "list" as const, // a failed test's picture before its window is closed
        groupOrder: group,
      },
      maxWorkers: windows,
      retry: 1, // a busy machine may leave a whole window behind; a fault shows again
      testTimeout: minutes * 60_000,
      hookTimeout: 240_000,
    },
  };
}

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
      workbench("workbench", ["api", "e2e"], 4, 1, 2), // half of a test's time is waiting
      workbench("packed", ["packed"], 4, 2),
      workbench("pictures", ["pictures"], 2, 3),
      workbench("timing", ["timing"], 10, 4),
    ],
  },
});
