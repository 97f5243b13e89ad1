import { atOnce, type Pieces } from "../../src/pieces.ts";

/** A function that works in pieces as one that works in one go. */
export const whole =
  <Given extends readonly unknown[], T>(of: (...given: Given) => Pieces<T>) =>
  (...given: Given): T =>
    atOnce(of(...given));
