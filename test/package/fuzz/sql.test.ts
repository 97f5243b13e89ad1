import { fuzzSql } from "../../servers/fuzzSql.ts";

fuzzSql(20_000);
