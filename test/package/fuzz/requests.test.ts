import { fuzzStores } from "../../servers/fuzzStores.ts";

fuzzStores(333_334);
