import { expect, test } from "vitest";
import {
  isStatus,
  plainStatus,
  STATUS_MEANINGS,
  type StatusMeaning,
  statusMeaning,
} from "../../src/reading/statuses.ts";

const EXAMPLES: Readonly<Record<StatusMeaning, readonly string[]>> = {
  cancelled: [
    "Cancelled",
    "canceled",
    "wc-cancelled",
    "Voided",
    "Storniert",
    "Annulée",
    "Anulado",
    "Annullato",
    "Geannuleerd",
  ],
  failed: ["Failed", "declined", "Expired", "Fehlgeschlagen", "Échouée", "Fallido", "Recusado", "Fallito", "Mislukt"],
  unpaid: [
    "Pending payment",
    "awaiting_payment",
    "Unbezahlt",
    "Impayé",
    "Impagado",
    "Aguardando pagamento",
    "Onbetaald",
  ],
  abandoned: ["Abandoned", "checkout-draft", "Abandonné", "Abbandonato"],
  draft: ["Draft", "Entwurf", "Brouillon", "Borrador", "Bozza"],
  test: ["Test", "Testbestellung", "test order"],
  noSale: ["Payout", "Auszahlung", "Fee", "Memo", "Transfer"],
  refunded: [
    "Refunded",
    "Chargeback",
    "Dispute lost",
    "Erstattet",
    "Remboursée",
    "Reembolsado",
    "Rimborsato",
    "Terugbetaald",
  ],
  partiallyRefunded: ["Partially refunded", "partially_refunded", "Teilweise erstattet", "Gedeeltelijk terugbetaald"],
  counts: [
    "Paid",
    "Processing",
    "On hold",
    "Authorised",
    "Shipped",
    "Bezahlt",
    "Payée",
    "Pagado",
    "Pago",
    "Pagato",
    "Betaald",
  ],
};

test("statusMeaning(status) knows the words of seven languages", () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual([...STATUS_MEANINGS].sort());
  for (const [meaning, words] of Object.entries(EXAMPLES))
    for (const word of words)
      for (const spelt of [word, word.toUpperCase()]) expect(statusMeaning(spelt), spelt).toBe(meaning);
});

test("statusMeaning(a sentence) goes by its strongest word, and by none that is denied", () => {
  for (const [text, meaning] of [
    ["Cancelled by customer", "cancelled"],
    ["Payment failed: insufficient funds", "failed"],
    ["Money refunded in part", "partiallyRefunded"],
    ["Refunded on Monday", "refunded"],
    ["Not cancelled", undefined],
    ["Nicht storniert", undefined],
    ["Floating", undefined],
    ["", undefined],
  ] as const)
    expect(statusMeaning(text), text).toBe(meaning);
});

test("plainStatus(status) is without case, accents, blanks, punctuation and WooCommerce's prefix", () => {
  expect(["wc-On_Hold", " Payée ", "GROẞ", "on-hold!"].map(plainStatus)).toEqual([
    "onhold",
    "payee",
    "gross",
    "onhold",
  ]);
});

test("statusMeaning(words behind a code, and phrases) is that of the words", () => {
  for (const [text, meaning] of Object.entries({
    "TD04 nota di credito": "refunded",
    "TD01 fattura": "counts",
    "Cancelled (Non-Paying Buyer)": "cancelled",
    "Payment Received": "counts",
    "Zahlung eingegangen": "counts",
    "Cancellation requested": undefined,
  }))
    expect(statusMeaning(text), text).toBe(meaning);
  // however long
  expect(statusMeaning("a1 ".repeat(100_000))).toBeUndefined();
  expect(statusMeaning(`paid ${"no ".repeat(20_000)}shipped`)).toBe("counts");
});

test("isStatus(text) is true of a status alone", () => {
  expect(["Draft", "wc-completed", "Blood test", "Tax return", ""].map(isStatus)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
