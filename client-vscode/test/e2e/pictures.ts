// Keeps a picture of what a failed test had before it.
import { afterEach } from "vitest";
import { Editor } from "./harness";

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") {
    await Editor.picture(task.name);
  }
});
