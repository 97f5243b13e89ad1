import { fuzzStores } from "./fuzzStores.ts";

fuzzStores(1000);
