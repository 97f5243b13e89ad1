import { jwtVerify } from "jose";

/** Which tokens let a caller in. They are signed with HS256, whatever they say of themselves. */
export interface TokenRules {
  /** What they are signed with, at least 32 bytes: the length of the hash. */
  readonly secret: string;
  /** Who must have issued them (`iss`), and for whom (`aud`); anybody if left out. */
  readonly issuer?: string;
  readonly audience?: string;
  /** Whether a token must say when it expires (`exp`). Default false; one that says so is refused from then on. */
  readonly requireExpiry?: boolean;
}

const LEAST_BYTES = 32;

/** The rules in the environment; `undefined` if there is no secret, and nobody needs a token. */
export function tokenRulesFrom(environment: Readonly<Record<string, string | undefined>>): TokenRules | undefined {
  const { JWT_SECRET: secret, JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_REQUIRE_EXP: expiry } = environment;
  if (secret === undefined) {
    if (issuer || audience || expiry) throw new RangeError("JWT_SECRET is missing, and other JWT_ settings are there");
    return undefined;
  }
  // a secret that is set, but to nothing, must not open the doors
  if (secret.trim() === "") throw new RangeError("JWT_SECRET is set, but empty");
  const { length } = new TextEncoder().encode(secret);
  if (length < LEAST_BYTES) throw new RangeError(`JWT_SECRET must have at least ${LEAST_BYTES} bytes, got ${length}`);
  if (expiry && expiry !== "true" && expiry !== "false")
    throw new RangeError(`JWT_REQUIRE_EXP must be true or false, got "${expiry}"`);
  return {
    secret,
    ...(issuer && { issuer }),
    ...(audience && { audience }),
    ...(expiry === "true" && { requireExpiry: true }),
  };
}

/** Whether a header `Authorization` has such a token; what is wrong with another is not told. */
export function tokenCheck({
  secret,
  requireExpiry,
  ...claims
}: TokenRules): (authorization: string | undefined) => Promise<boolean> {
  const key = new TextEncoder().encode(secret);
  const rules = { algorithms: ["HS256"], ...claims, ...(requireExpiry && { requiredClaims: ["exp"] }) };
  return async (authorization = "") => {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) return false;
    return jwtVerify(token, key, rules).then(
      () => true,
      () => false,
    );
  };
}
