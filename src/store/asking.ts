import type { AnswerOfQuestion, OptionsOfQuestion, QuestionName } from "./questions.ts";
import { questions } from "./questions.ts";

/** A method for every question, by the name of its function: the same answer, kept while the data live. */
export type QuestionMethods = {
  readonly [Name in keyof typeof questions]: keyof OptionsOfQuestion<Name> extends never
    ? () => Promise<AnswerOfQuestion<Name>>
    : (options?: OptionsOfQuestion<Name>) => Promise<AnswerOfQuestion<Name>>;
};

/** A class with those methods, which all ask `ask`. */
export function askingClass(): abstract new () => QuestionMethods {
  abstract class Methods {
    abstract ask(name: QuestionName, options?: object): Promise<unknown>;
  }
  for (const name of Object.keys(questions) as QuestionName[]) {
    const value = function (this: Methods, options?: object): Promise<unknown> {
      return this.ask(name, options);
    };
    Object.defineProperty(Methods.prototype, name, { value, configurable: true, writable: true });
  }
  return Methods as unknown as abstract new () => QuestionMethods;
}
