import { expect, test } from "vitest";
import { askingClass } from "../../src/store/asking.ts";
import { type QuestionName, questions } from "../../src/store/questions.ts";

class Asked extends askingClass() {
  readonly asked: unknown[] = [];

  async ask(...given: unknown[]): Promise<unknown> {
    this.asked.push(given);
    return `answer ${this.asked.length}`;
  }
}

test.each(Object.keys(questions) as QuestionName[])(
  "askingClass() has %s, which asks ask with its options",
  async (name) => {
    const store = new Asked();
    const options = {};
    expect(await (store[name] as (options?: object) => Promise<unknown>)(options)).toBe("answer 1");
    expect(store.asked).toEqual([[name, options]]);
    expect((store.asked[0] as unknown[])[1]).toBe(options);
  },
);

test("askingClass() makes methods like those of any class: inherited, not listed, replaced by a subclass", async () => {
  class Own extends Asked {
    override getOrderGaps = async () => [];
  }
  expect(Object.keys(new Asked())).toEqual(["asked"]);
  expect(await new Own().getOrderGaps()).toEqual([]);
  expect(await new Own().getLifecycle()).toBe("answer 1");
});

test("askingClass() is a new class each time", () => {
  expect(askingClass()).not.toBe(askingClass());
});
