import type { Preset } from "../Preset.ts";

type Headers = Readonly<
  Record<
    | "date"
    | "time"
    | "name"
    | "type"
    | "description"
    | "status"
    | "currency"
    | "gross"
    | "from"
    | "to"
    | "id"
    | "reference"
    | "item"
    | "impact",
    string
  >
>;
type Words = Readonly<Record<"refunds" | "noSale" | "memo", readonly string[]>>;

/** PayPal's activity is alike in every language of the account, whose words and date it has. */
function paypalIn(language: string, headers: Headers, words: Words, dates?: "mdy" | "dmy"): Preset[] {
  // the report of what affects the balance has a description in place of a type, and no receiver
  const { description, ...full } = headers;
  return [
    presetOf(language, full, [full.to], words, dates),
    presetOf(language, { ...full, type: description }, [full.date], words, dates),
  ];
}

function presetOf(
  language: string,
  headers: Omit<Headers, "description">,
  further: readonly string[],
  words: Words,
  dates: "mdy" | "dmy" | undefined,
): Preset {
  return {
    name: "paypal",
    title: `PayPal activity (${language})`,
    headers: [headers.date, headers.time, headers.type, headers.gross, headers.from, headers.id, ...further],
    roles: {
      orderId: headers.id,
      email: headers.from,
      date: headers.date,
      time: headers.time,
      total: headers.gross,
      product: headers.item,
      status: headers.status,
      currency: headers.currency,
    },
    noSale: [
      { header: headers.impact, values: words.memo },
      { header: headers.type, values: words.noSale },
    ],
    refunds: { header: headers.type, values: words.refunds, email: headers.to, orderId: headers.reference },
    negativeIsNoSale: true,
    ...(dates && { dates }),
  };
}

/** All of PayPal's. */
export const paypal = (): readonly Preset[] => [
  ...paypalIn(
    "English",
    {
      date: "Date",
      time: "Time",
      name: "Name",
      description: "Description",
      type: "Type",
      status: "Status",
      currency: "Currency",
      gross: "Gross",
      from: "From Email Address",
      to: "To Email Address",
      id: "Transaction ID",
      reference: "Reference Txn ID",
      item: "Item Title",
      impact: "Balance Impact",
    },
    {
      refunds: ["Payment Refund", "Payment Reversal", "Refund", "Chargeback", "Reversal of General Account Hold"],
      noSale: [
        "General Withdrawal",
        "General Authorization",
        "Bank Deposit to PP Account",
        "General Currency Conversion",
        "Account Hold for Open Authorization",
        "Invoice Sent",
        "Request Sent",
        "User Initiated Withdrawal",
        "Order",
        "Hold on Balance for Dispute Investigation",
        "Reserve Hold",
        "Reserve Release",
        "Chargeback Fee",
        "General Hold",
        "General Hold Release",
        "Cancellation of Hold for Dispute Resolution",
        "Void of Authorization",
        "Payment Release",
        "Payment Review Hold",
        "Payment Hold",
        "Transfer to Bank",
        "Add Funds from a Bank Account",
      ],
      memo: ["Memo"],
    },
  ),
  ...paypalIn(
    "German",
    {
      date: "Datum",
      time: "Uhrzeit",
      name: "Name",
      description: "Beschreibung",
      type: "Typ",
      status: "Status",
      currency: "Währung",
      gross: "Brutto",
      from: "Absender E-Mail-Adresse",
      to: "Empfänger E-Mail-Adresse",
      id: "Transaktionscode",
      reference: "Zugehöriger Transaktionscode",
      item: "Artikelbezeichnung",
      impact: "Auswirkung auf Guthaben",
    },
    {
      refunds: ["Rückzahlung", "Zahlungsrückzahlung", "Rückbuchung", "Zahlung zurückgezahlt"],
      noSale: [
        "Allgemeine Abbuchung",
        "Allgemeine Autorisierung",
        "Allgemeine Währungsumrechnung",
        "Bankgutschrift auf PayPal-Konto",
        "Von Nutzer eingeleitete Abbuchung",
        "Einbehaltung für offene Autorisierung",
        "Rechnung gesendet",
      ],
      memo: ["Memo", "Hinweis"],
    },
    "dmy",
  ),
  ...paypalIn(
    "French",
    {
      date: "Date",
      time: "Heure",
      name: "Nom",
      description: "Description",
      type: "Type",
      status: "État",
      currency: "Devise",
      gross: "Avant commission",
      from: "De l'adresse email",
      to: "À l'adresse email",
      id: "Numéro de transaction",
      reference: "Numéro de la transaction de référence",
      item: "Titre de l'objet",
      impact: "Impact sur le solde",
    },
    {
      refunds: ["Remboursement de paiement", "Remboursement", "Annulation de paiement"],
      noSale: [
        "Virement standard",
        "Autorisation générale",
        "Conversion de devise standard",
        "Retrait initié par l'utilisateur",
      ],
      memo: ["Mémo", "Memo"],
    },
    "dmy",
  ),
  ...paypalIn(
    "Spanish",
    {
      date: "Fecha",
      time: "Hora",
      name: "Nombre",
      description: "Descripción",
      type: "Tipo",
      status: "Estado",
      currency: "Divisa",
      gross: "Bruto",
      from: "Correo electrónico del remitente",
      to: "Correo electrónico del destinatario",
      id: "Id. de transacción",
      reference: "Id. de referencia de trans.",
      item: "Título del artículo",
      impact: "Impacto en el saldo",
    },
    {
      refunds: ["Reembolso de pago", "Reembolso", "Reversión de pago"],
      noSale: [
        "Retirada general",
        "Autorización general",
        "Conversión de divisas general",
        "Retirada iniciada por el usuario",
      ],
      memo: ["Memo", "Nota"],
    },
    "dmy",
  ),
  ...paypalIn(
    "Italian",
    {
      date: "Data",
      time: "Ora",
      name: "Nome",
      description: "Descrizione",
      type: "Tipo",
      status: "Stato",
      currency: "Valuta",
      gross: "Lordo",
      from: "Indirizzo email mittente",
      to: "Indirizzo email destinatario",
      id: "Codice transazione",
      reference: "Codice di riferimento transazione",
      item: "Nome oggetto",
      impact: "Impatto sul saldo",
    },
    {
      refunds: ["Rimborso del pagamento", "Rimborso", "Storno del pagamento"],
      noSale: ["Prelievo generico", "Autorizzazione generica", "Conversione di valuta generica"],
      memo: ["Memo", "Promemoria"],
    },
    "dmy",
  ),
];
