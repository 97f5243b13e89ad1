import * as z from "zod";
import type { Field } from "../analytics/fields.ts";
import type { OptionDefinition, QuestionShape } from "../analytics/Question.ts";
import { OptionError } from "../errors.ts";
import type { VersionedName } from "../shop/tables.ts";
import type { AnswerOfQuestion, OptionsOfQuestion, QuestionName } from "../store/questions.ts";
import { type SnakeCase, snakeCase } from "../tables/snakeCase.ts";
import { DAY_MS, dayText } from "../time.ts";
import { fieldSchema } from "./fieldSchema.ts";
import { type Json, toJson } from "./jsonNames.ts";
import { NO_PREDICTIONS } from "./NotFound.ts";
import { defineRoute, type Route } from "./Route.ts";

/** What a question is answered with, as JSON: a list goes out under `data`. */
export type JsonAnswer<Answer> = Answer extends readonly (infer Item)[] ? { data: Json<Item>[] } : Json<Answer>;

/** The options of a question as a query, without those that the route omits, and as its bounds have them. */
export type QueryOf<Options, Omitted extends keyof Options, Bounds = object> = {
  [Name in Exclude<keyof Options, Omitted> as SnakeCase<Name & string>]?: Name extends keyof Bounds
    ? Bounds[Name] extends { readonly values: readonly (infer Text)[] }
      ? Text
      : Extract<Options[Name], string | number | boolean>
    : Extract<Options[Name], string | number | boolean>;
};

/** The route of a question at a path. */
export type RouteOfQuestion<
  Path extends string,
  Name extends QuestionName,
  Omitted extends keyof OptionsOfQuestion<Name> = never,
  Bounds = object,
> = Route<Path, QueryOf<OptionsOfQuestion<Name>, Omitted, Bounds>, JsonAnswer<AnswerOfQuestion<Name>>>;

/** How a question becomes a route. */
interface QuestionRoute<Path extends string, Options, Answer, Omitted extends keyof Options, Bounds, Output> {
  readonly path: Path;
  readonly operationId: string;
  readonly tags: readonly string[];
  /** Name of the answer's schema. */
  readonly id: string;
  /** Options that the route does not have. */
  readonly omit?: readonly Omitted[];
  /** What is narrower over HTTP, where whoever asks names the size of the answer. */
  readonly bounds?: Bounds;
  /** Where the JSON has another shape: its schema, and how to make it of the answer as JSON. */
  readonly shape?: {
    readonly output: z.ZodType<Output>;
    readonly of: (answer: Json<Answer>, options: Options) => Output;
  };
}

/** What was predicted is as new as all of these. */
const PREDICTED: readonly VersionedName[] = ["customers", "recommendations", "predictions"];

/** The route of a question: parameters, answer and their descriptions are the question's. */
export function questionRoute<
  const Path extends string,
  Names extends readonly VersionedName[],
  Options extends object,
  Answer,
  const Omitted extends keyof Options = never,
  const Bounds extends { readonly [Name in keyof Options]?: Partial<OptionDefinition> } = object,
  Output = JsonAnswer<Answer>,
>(
  question: QuestionShape<Names, Options, Answer>,
  {
    path,
    operationId,
    tags,
    id,
    omit = [],
    bounds,
    shape,
  }: QuestionRoute<Path, Options, Answer, Omitted, Bounds, Output>,
): Route<Path, QueryOf<Options, Omitted, Bounds>, Output> {
  const { name, summary, tables, options, answer } = question;
  const taken = Object.entries(options).filter(([option]) => !omit.includes(option as Omitted));
  const query = taken.map(([option, definition]): [string, z.ZodType] => {
    return [snakeCase(option), optionSchema({ ...definition, ...bounds?.[option as keyof Options] })];
  });
  const isPredicted = tables.includes("predictions");
  const output = shape?.output ?? answerSchema(answer);
  return defineRoute({
    path,
    operationId,
    summary,
    tags,
    query: Object.fromEntries(query),
    output: output.meta({ id }),
    tables: (isPredicted ? PREDICTED : tables) as readonly VersionedName[],
    ...(isPredicted && { notFound: NO_PREDICTIONS }),
    handle: async (input, { snapshot, now }) => {
      if (isPredicted && (await snapshot.getModelReport()) === undefined) return undefined;
      const given = taken.flatMap(([option, { kind }]) => {
        const value = (input as Readonly<Record<string, unknown>>)[snakeCase(option)];
        if (kind === "day") requirePast(name, option, value, now);
        return value === undefined ? [] : [[option, value] as const];
      });
      const wanted = Object.fromEntries(given) as Options;
      const json = toJson((await snapshot.ask(name as QuestionName, wanted as never)) as Answer);
      if (shape !== undefined) return shape.of(json, wanted);
      return Array.isArray(json) ? { data: json } : json;
    },
  }) as unknown as Route<Path, QueryOf<Options, Omitted, Bounds>, Output>;
}

function answerSchema(answer: Field): z.ZodType {
  const schema = fieldSchema(answer);
  return answer.kind === "list" ? z.object({ data: schema }) : schema;
}

/** A day long after the data would ask for as many empty periods. */
function requirePast(caller: string, option: string, day: unknown, now: Date): void {
  // somewhere it is tomorrow already
  if (typeof day === "string" && day > dayText(now.getTime() + DAY_MS))
    throw new OptionError(caller, option, "a day that is not after today", day);
}

/** The schema of an option as a parameter. */
function optionSchema({ kind, integer, min, max, values, default: usual, description }: OptionDefinition): z.ZodType {
  const meta = { description };
  if (kind === "day") {
    const note = `${description}. Today at the latest`;
    return z.iso
      .date()
      .meta({ description: note, examples: ["2025-01-31"] })
      .optional();
  }
  let schema: z.ZodType = z.string();
  if (kind === "flag") schema = z.boolean();
  else if (values !== undefined) schema = z.enum(values as [string, ...string[]]);
  else if (kind === "number") {
    let number = integer ? z.int() : z.number();
    if (min !== undefined) number = number.min(min);
    if (max !== undefined) number = number.max(max);
    schema = number;
  }
  return usual === undefined ? schema.meta(meta).optional() : schema.default(usual).meta(meta);
}
