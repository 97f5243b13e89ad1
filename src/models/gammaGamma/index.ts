export { expectedSpend } from "./expectedSpend.ts";
export { fit } from "./fit.ts";
export { logLikelihood } from "./logLikelihood.ts";
export { simulate } from "./simulate.ts";
