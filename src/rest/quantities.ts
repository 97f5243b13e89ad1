import type * as z from "zod";
import * as fields from "../analytics/fields.ts";
import { fieldSchema } from "./fieldSchema.ts";

// the vocabulary of answers, as schemas

/** A whole number of things. */
export const count = (description: string) => fieldSchema(fields.count(description));

/** An amount of money. */
export const money = (description: string) => fieldSchema(fields.money(description));

/** A number with a unit. */
export const number = (description: string, unit: string) => fieldSchema(fields.number(description, unit));

/** A share from 0 to 1. */
export const share = (description: string) => fieldSchema(fields.share(description));

/** A text. */
export const text = (description: string) => fieldSchema(fields.text(description));

/** A day as `2025-01-31`. */
export const day = (description: string) => fieldSchema(fields.day(description));

/** The same, or `null` where there is nothing to say. */
export const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().meta(schema.meta() ?? {});
