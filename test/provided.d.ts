import "vitest";

declare module "vitest" {
  /** What `npm run test:package` gives its tests; `npm test` gives nothing. */
  export interface ProvidedContext {
    /** A folder outside the repository with the programs of `shop/` and the packed package installed. */
    readonly shop: string;
    /** The tarball. */
    readonly tarball: string;
    /** The paths of the files in it. */
    readonly packed: string[];
  }
}
