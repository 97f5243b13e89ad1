import { expect, test } from "vitest";
import { movementOptions, movementQuestion } from "../../src/predict/movementQuestion.ts";
import { questions } from "../../src/store/questions.ts";

test("movementQuestion is data, and the question that the store answers", () => {
  expect(JSON.parse(JSON.stringify(movementQuestion))).toEqual(movementQuestion);
  expect(questions.movement).toMatchObject({ ...movementQuestion, ask: expect.any(Function) });
  expect(movementQuestion.options).toBe(movementOptions);
});
