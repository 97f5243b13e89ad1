import * as z from "zod";
import { fieldSchema } from "./fieldSchema.ts";

// the vocabulary of answers, as schemas

/** A whole number of things. */
export const count = (description: string): z.ZodType<number> => fieldSchema({ kind: "count", description });

/** An amount of money. */
export const money = (description: string): z.ZodType<number> => fieldSchema({ kind: "money", description });

/** A number with a unit. */
export const number = (description: string, unit: string): z.ZodType<number> =>
  fieldSchema({ kind: "number", unit, description });

/** A share from 0 to 1. */
export const share = (description: string): z.ZodType<number> => fieldSchema({ kind: "share", description });

/** A text. */
export const text = (description: string): z.ZodType<string> => fieldSchema({ kind: "text", description });

/** A day as `2025-01-31`. */
export const day = (description: string): z.ZodType<string> => fieldSchema({ kind: "day", description });

/** The same, or `null` where there is nothing to say. */
export const orNull = <S extends z.ZodType>(schema: S): z.ZodNullable<S> => schema.nullable().meta(schema.meta() ?? {});

/** Which customer. */
export const customerId: z.ZodString = z
  .string()
  .meta({ description: "Key of the customer, exactly as in the data", examples: ["C00001"] });
