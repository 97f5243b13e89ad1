import { fuzzSql } from "./fuzzSql.ts";

fuzzSql(400);
