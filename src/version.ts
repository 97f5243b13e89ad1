/** The package's version, which a test compares with package.json. */
export const VERSION = "0.3.0";
