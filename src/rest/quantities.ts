import * as z from "zod";

/** A whole number of things. */
export const count = (description: string) => z.int().min(0).meta({ description });

/** An amount of money. */
export const money = (description: string) => z.number().meta({ description, "x-unit": "currency of the shop" });

/** A number with a unit. */
export const number = (description: string, unit: string) => z.number().meta({ description, "x-unit": unit });

/** A share in percent. */
export const percent = (description: string) => number(description, "percent");

/** A share from 0 to 1. */
export const share = (description: string) => z.number().min(0).max(1).meta({ description, "x-unit": "0 to 1" });

/** A text. */
export const text = (description: string) => z.string().meta({ description });

/** A day as `2025-01-31`. */
export const day = (description: string) =>
  z
    .string()
    .regex(/^\d{4,}-\d\d-\d\d$/)
    .meta({ description, examples: ["2025-01-31"] });

/** The same, or `null` where there is nothing to say. */
export const orNull = <S extends z.ZodType>(schema: S) => schema.nullable().meta(schema.meta() ?? {});
