import { expect, test } from "vitest";
import { openFile, unreadable } from "../../src/node/openFile.ts";

test("openFile(path) fails with a code and the file's name", async () => {
  await expect(openFile("/no/such.csv", "customers")).rejects.toMatchObject({
    code: "missing_file",
    table: "customers",
    file: "/no/such.csv",
  });
  const denied = unreadable(
    "a.csv",
    "customers",
    Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }),
  );
  expect(denied.message).toBe("customers (a.csv): expected a CSV file, got EACCES: permission denied");
  expect(denied.code).toBe("unreadable_file");
});
