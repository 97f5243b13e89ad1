import { movement } from "../predict/movement.ts";
import type { MovementOptions } from "../predict/movementQuestion.ts";
import type { AnswerOfQuestion, QuestionName } from "../store/questions.ts";
import type { Asked } from "./Asked.ts";
import { whomToContact } from "./contacts.ts";
import * as customers from "./customerQuestions.ts";
import { GroupedLines } from "./GroupedLines.ts";
import * as orders from "./orderQuestions.ts";
import { SqlOrderHistory } from "./SqlOrderHistory.ts";

/** How each question is answered in a database: the same answers as the functions give. */
export const sqlQuestions: {
  readonly [Name in QuestionName]: (asked: Asked, options: never) => Promise<AnswerOfQuestion<Name>>;
} = {
  ...customers.answers,
  ...orders.answers,
  movement: ({ engine, transactions }: Asked, options: MovementOptions) =>
    movement(new SqlOrderHistory(engine.database, {}, new GroupedLines(engine, {}, transactions)), options),
  whomToContact,
};
