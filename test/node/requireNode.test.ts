import { expect, test } from "vitest";
import { requireNode } from "../../src/node/requireNode.ts";

test("requireNode() takes the Node that this runs on, and any from 20", () => {
  for (const found of [undefined, "20.0.0", "24.1.0", "100.0.0"]) expect(() => requireNode(found)).not.toThrow();
});

test("requireNode(an older one) says which it needs and which it got", () => {
  for (const found of ["18.20.4", "9.11.2"]) {
    const message = `clientele/node: needs Node 20 or later, got ${found}`;
    expect(() => requireNode(found)).toThrow(expect.objectContaining({ message, code: "unsupported_runtime" }));
  }
});
