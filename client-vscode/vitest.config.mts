import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests in the real workbench with the packed extension, one at a time. */
function workbench(name: string, folders: string[], minutes: number) {
  return {
    test: {
      name,
      include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
      globalSetup: ["test/e2e/setup.ts"],
      setupFiles: ["test/e2e/pictures.ts"],
      sequence: { hooks: "list" as const }, // a failed test's picture before its window is closed
      fileParallelism: false,
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
      workbench("workbench", ["api", "e2e"], 4),
      workbench("packed", ["packed"], 4),
      workbench("pictures", ["pictures"], 2),
      workbench("timing", ["timing"], 10),
    ],
  },
});
