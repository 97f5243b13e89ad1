import { examplesAreTrue } from "./examples.ts";

// inside the repository, where the package is the sources
examplesAreTrue(new URL("../.examples", import.meta.url).pathname);
