/** There is no such thing. The message is for the public. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}
