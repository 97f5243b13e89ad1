import { expect, test } from "vitest";
import { contactOptions, contactQuestion, GOALS } from "../../src/predict/contactQuestion.ts";
import { questions } from "../../src/store/questions.ts";

test("contactQuestion is data, and the question that the store answers", () => {
  expect(JSON.parse(JSON.stringify(contactQuestion))).toEqual(contactQuestion);
  expect(questions.whomToContact).toMatchObject({ ...contactQuestion, ask: expect.any(Function) });
  expect(contactOptions.goal.values).toBe(GOALS);
});
