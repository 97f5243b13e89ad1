// Every chart, drawn from answers that stand beside it.

import * as plot from "clientele/plot";
import answers from "./plotted.mjs";

const functions = new Map(Object.entries(plot));

export const pictures = () =>
  Object.entries(answers).flatMap(([name, answer]) =>
    ["en", "de"].map((locale) => plot.toSvg(functions.get(name)(answer, { locale, currency: "EUR" }))),
  );
