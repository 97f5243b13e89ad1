import type { CustomerForecast } from "../../predict/forecastCustomer.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, dayOf, moneyUnit, requireFields } from "../chartOf.ts";

/**
 * What is expected of one customer, by how far ahead: spend, and purchases, each as a line, with its 90% interval shaded.
 *
 * @param forecast what `forecastCustomer` or a store's `getForecast` gave
 * @throws OptionError
 * @example
 * ```ts
 * import { forecastCustomer, predictCustomers } from "clientele";
 * import { forecastChart } from "clientele/plot";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const { histories, report } = await predictCustomers(orders, { backtest: false });
 * forecastChart(forecastCustomer(report.model, histories.row(0))).title; // => "Forecast for C0"
 * ```
 */
export function forecastChart(forecast: CustomerForecast, options: ChartOptions = {}): Chart {
  requireFields("forecastChart", forecast, "forecastCustomer", [
    "horizons[]",
    "customerId",
    "asOf",
    "probabilityAlive",
  ]);
  return chartOf("forecastChart", options, (formats) => {
    const { customerId, probabilityAlive } = forecast;
    const asOf = dayOf("forecastChart", "answer.asOf", forecast.asOf);
    const horizons = [...forecast.horizons].sort((a, b) => a.days - b.days);
    const [last] = horizons.slice(-1);
    const until =
      last === undefined
        ? ""
        : `Expected within ${counted(formats, last.days, "day")}: ${formats.value(last.expectedPurchases, "number")} purchases, ${formats.value(last.expectedSpend, "money")}.`;
    const panel = (
      title: string,
      series: number,
      format: "money" | "number",
      [middle, low, high]: readonly [
        keyof (typeof horizons)[number],
        keyof (typeof horizons)[number],
        keyof (typeof horizons)[number],
      ],
    ) => ({
      title,
      x: {
        kind: "linear" as const,
        label: "Days ahead",
        format: "days" as const,
        domain: [0, last?.days ?? 1] as const,
      },
      y: { kind: "linear" as const, label: "", format },
      layers: [
        {
          mark: "area" as const,
          series,
          marks:
            horizons.length === 0
              ? []
              : [{ x: 0, y: 0, y2: 0 }, ...horizons.map((at) => ({ x: at.days, y: at[high], y2: at[low] }))],
        },
        {
          mark: "line" as const,
          series,
          marks:
            horizons.length === 0
              ? []
              : [
                  { x: 0, y: 0 },
                  ...horizons.map((at) => ({
                    x: at.days,
                    y: at[middle],
                    title: `Within ${counted(formats, at.days, "day")}: ${formats.value(at[middle], format)}, 90% interval ${formats.value(at[low], format)} to ${formats.value(at[high], format)}`,
                  })),
                ],
        },
      ],
    });
    return {
      title: `Forecast for ${customerId}`,
      description: `Expected spend and purchases of ${customerId} from ${formats.day(asOf)} on. ${until}`.trim(),
      notes: [
        `One customer, from ${formats.day(asOf)} on; shaded: the 90% interval. Probability of still being active: ${formats.value(probabilityAlive, "share")}. Spend is net of refunds, in ${moneyUnit(options)}.`,
      ],
      panels: [
        panel(`Expected spend, ${moneyUnit(options)}`, 0, "money", [
          "expectedSpend",
          "expectedSpendLow",
          "expectedSpendHigh",
        ]),
        panel("Expected purchases", 1, "number", [
          "expectedPurchases",
          "expectedPurchasesLow",
          "expectedPurchasesHigh",
        ]),
      ],
      table: {
        columns: [
          { name: "days ahead", format: "days" },
          ...["spend", "spend low", "spend high"].map((name) => ({ name, format: "money" as const })),
          ...["purchases", "purchases low", "purchases high"].map((name) => ({ name, format: "number" as const })),
        ],
        rows: horizons.map((at) => [
          at.days,
          ...[at.expectedSpend, at.expectedSpendLow, at.expectedSpendHigh],
          ...[at.expectedPurchases, at.expectedPurchasesLow, at.expectedPurchasesHigh],
        ]),
      },
    };
  });
}
