/** There is no such thing. The message is for the public. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** What is missing where customers were given. */
export const NO_PREDICTIONS = "No predictions were made here: the customers were given, not predicted from orders";
