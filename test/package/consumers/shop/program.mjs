import * as clientele from "clientele";
import * as files from "clientele/node";
import * as rest from "clientele/rest";
import answers from "./answers.cjs";

await answers(clientele, files, rest);
