import { expect, test } from "vitest";
import { getSegmentDistribution } from "../../src/analytics/getSegmentDistribution.ts";
import { missingColumn } from "../shared/failures.ts";

const inSegments = (...segments: (string | null)[]) => segments.map((rfmSegment) => ({ rfmSegment }));

test("getSegmentDistribution(customers) lists the fullest segment first, equal ones in alphabetical order", () => {
  expect(getSegmentDistribution(inSegments("Lost", "constructor", null, "Lost", "__proto__", "At Risk"))).toEqual([
    { segment: "Lost", count: 2 },
    { segment: "At Risk", count: 1 },
    { segment: "__proto__", count: 1 },
    { segment: "constructor", count: 1 },
  ]);
});

test("getSegmentDistribution(no segment) is empty", () => {
  expect(getSegmentDistribution([])).toEqual([]);
  expect(getSegmentDistribution(inSegments(null))).toEqual([]);
});

test("getSegmentDistribution(customers) needs RFM_Segment", () => {
  expect(() => getSegmentDistribution([{ clusterName: "Loyal" }])).toThrow(missingColumn("RFM_Segment"));
});
