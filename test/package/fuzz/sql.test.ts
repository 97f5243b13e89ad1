import { fuzzSql } from "../../servers/fuzzSql.ts";

fuzzSql(5000);
