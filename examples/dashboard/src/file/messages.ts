import type { ReadOrdersOptions } from "clientele";

/** What the page tells the worker. */
export type ToWorker =
  | { readonly kind: "open"; readonly files: readonly File[]; readonly read: ReadOrdersOptions }
  | { readonly kind: "ask"; readonly id: number; readonly url: string };

/** What the worker tells the page. */
export type FromWorker =
  | { readonly kind: "read"; readonly share: number }
  | { readonly kind: "predicting"; readonly step: string }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly status: number;
      readonly type: string;
      readonly body: string;
    };
