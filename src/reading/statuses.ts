import { plainWord } from "../columns/months.ts";
import { meaningsOf } from "./words.ts";

/** Why an order or a line does not count. */
export type LeaveOutReason =
  | "cancelled"
  | "failed"
  | "unpaid"
  | "abandoned"
  | "draft"
  | "test"
  | "noSale"
  | "otherCurrency";

/** What a status says of an order: that it counts, that its money went back, or why it does not count. */
export type StatusMeaning = "counts" | "refunded" | "partiallyRefunded" | Exclude<LeaveOutReason, "otherCurrency">;

/** What a status says, in the order in which it wins where an order has several. */
export const STATUS_MEANINGS: readonly StatusMeaning[] = [
  "test",
  "noSale",
  "abandoned",
  "draft",
  "cancelled",
  "failed",
  "unpaid",
  "refunded",
  "partiallyRefunded",
  "counts",
];

/** The words of shops' systems in English, German, French, Spanish, Portuguese, Italian and Dutch, without accents. */
const WORDS: Readonly<Record<StatusMeaning, string>> = {
  cancelled: `cancelled canceled cancel cancellation cancelledbybuyer cancelledbyseller voided void annulled reversed
    storniert stornato stornata geloscht deleted storno stornierung abgebrochen widerrufen annulee annule annulees annulation cancelado cancelada anulado
    anulada anulacion annullato annullata cancellato cancellata geannuleerd geannulleerd annulering`,
  failed: `fail failed failure declined denied expired timedout rejected error refused paymentfailed paymenterror uncaptured blocked
    fehlgeschlagen gescheitert abgelehnt abgelaufen verfallen fehler echoue echouee echec refuse refusee expire expiree
    rejete rejetee fallido fallida rechazado rechazada caducado caducada expirado expirada denegado denegada falhou
    falhado recusado recusada fallito fallita rifiutato rifiutata scaduto scaduta mislukt geweigerd verlopen afgewezen`,
  unpaid: `oninbaar uncollectible writtenoff abgeschrieben unpaid notpaid pending pendingpayment paymentpending awaitingpayment awaitingcheckpayment awaitingbankwire
    awaitingbankwirepayment overdue pastdue uberfallig ueberfaellig openinvoice paymentdue requirespaymentmethod outstanding unbezahlt nichtbezahlt ausstehend zahlungausstehend
    wartenaufzahlung zahlungoffen wartetaufzahlung wartetaufzahlungseingang impaye impayee nonpaye nonpayee enattentedepaiement enattente
    attentepaiement impagado impagada nopagado pendiente pendientedepago pagopendiente esperandopago naopago naopaga
    pendente aguardandopagamento pagamentopendente nonpagato nonpagata inattesa inattesadipagamento onbetaald nietbetaald
    wachtopbetaling inafwachtingvanbetaling openstaand wachtendopbetaling`,
  abandoned: `notcompleted notfinished dropped abandoned abandonedcheckout checkoutdraft incomplete unvollstandig unvollstaendig incompleto incompleta
    incompleet abandonne abandonnee abandonado abandonada carritoabandonado abbandonato abbandonata verlaten`,
  draft: `saved parked layby draft autodraft trash quote quotation quotationsent proforma entwurf angebot brouillon devis borrador presupuesto rascunho
    orcamento bozza preventivo concept offerte`,
  test: "sandbox test testorder testmode testbestellung testbestelling testbestellungen commandetest pedidodeprueba pruebas prueba teste prova proef",
  noSale: `accpay purchaseinvoice vendorbill vendorinvoice supplierinvoice eingangsrechnung lieferschein deliverynote bonlivraison bondelivraison albaran pakbon view views pageview productview cart addtocart removefromcart click impression wishlist addtowishlist search login payout payouts withdrawal generalwithdrawal transfer banktransferout memo fee fees adjustment deposit
    auszahlung gebuhr gebuehr uberweisung transferencia retiro comision virement retrait frais prelievo bonifico
    commissione saque tarifa uitbetaling kosten overboeking stripefee applicationfee generalauthorization hold
    accounthold currencyconversion topup`,
  refunded: `refunded refund fullyrefunded fullrefund returned chargeback chargedback disputelost lost refundedinfull return
    retour retoure retouren reimbursed credited creditnote creditmemo creditnota rechnungskorrektur rechnungsgutschrift gutschrift avoir notadicredito notadecredito notadecreditos
    erstattet ruckerstattet rueckerstattet zuruckerstattet zurueckerstattet retourniert gutgeschrieben erstattung
    reintegrado reintegrada reintegro remboursee rembourse remboursement retournee reembolsado reembolsada reembolso devuelto devuelta devolvido devolvida estornado estornada
    rimborsato rimborsata rimborso reso terugbetaald geretourneerd terugbetaling`,
  partiallyRefunded: `partiallyrefunded partialrefund partialrefunded partlyrefunded teilerstattung teilweiseerstattet teilerstattet
    partiellementrembourse partiellementremboursee remboursementpartiel parcialmentereembolsado reembolsoparcial
    parzialmenterimborsato rimborsoparziale gedeeltelijkterugbetaald deelsterugbetaald`,
  counts: `readyforprocessing paymentreceived receivedpayment payment zahlung paiement betaling pagamento encamino shippinginprogress settledsuccessfully accrec salesinvoice ausgangsrechnung auftrag commande pedido ordine bestelling live production prod umsatz reservation reserva prenotazione boeking buchung booking purchase invoice invoices rechnung facture factura fattura fatura factuur order bestellung kauf erfolgreich reussi reussie exitoso bemsucedido riuscito geslaagd
    abierto abierta cerrado cerrada aberto aberta fechado fechada aperto aperta chiuso chiusa ouvert ouverte ferme fermee geopend gesloten completed complete paid partiallypaid processing processed inprocess inprogress shipped partiallyshipped delivered fulfilled
    unfulfilled partial partiallyfulfilled onhold hold authorized authorised closed success succeeded successful active
    confirmed accepted approved ok done finished new received open sale charge payment captured settled invoiced ready
    readyforpickup pickedup collected dispatched sent packed backordered exported valid cleared won placed ordered free preparing settling submittedforsettlement
    abgeschlossen bezahlt versandt versendet geliefert zugestellt ausgeliefert inbearbeitung bearbeitung verarbeitet erledigt bestatigt
    bestaetigt fertig offen neu eingegangen verkauf abgeholt aktiv genehmigt autorisiert teilweisebezahlt teilweiseversandt freigegeben rechnunggestellt
    terminee termine payee paye expediee expedie livree livre encours encoursdetraitement encoursdepreparation validee
    valide confirmee confirme traitee traite acceptee facturee nouvelle preparee preparation paiementaccepte enpreparation vente recue
    completado completada completo pagado pagada enviado enviada entregado entregada procesando enproceso procesado
    confirmado confirmada aceptado aprobado facturado nuevo venta recibido preparado enpreparacion finalizado
    concluido concluida pago paga entregue processando emprocessamento processado aprovado aprovada finalizada faturado
    faturada novo venda recebido autorizado emseparacao emtransito preparando
    completato completata pagato pagata spedito spedita consegnato consegnata inlavorazione inelaborazione evaso evasa
    confermato confermata accettato accettata nuovo vendita ricevuto pagamentoaccettato inpreparazione concluso
    voltooid betaald verzonden geleverd bezorgd inbehandeling afgerond bevestigd nieuw verwerkt verkoop ontvangen
    geaccepteerd gefactureerd afgehaald verwerken compleet`,
};

const MEANINGS = /* @__PURE__ */ meaningsOf(WORDS);

/** A status without case, accents, blanks and punctuation, and without the prefix of WooCommerce's. */
export function plainStatus(status: string): string {
  return plainWord(status)
    .replace(/ß/g, "ss")
    .replace(/^wc-/, "")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Whether a text is the name of a status, and not only has one in it. */
export const isStatus = (text: string): boolean => MEANINGS.has(plainStatus(text));

/** What a status says, `undefined` for one that nobody knows. */
export function statusMeaning(status: string): StatusMeaning | undefined {
  // TD04 nota di credito
  const unnumbered = status.replace(/^\s*\[?\p{L}*\d[\p{L}\d]*\]?[\s:.-]+/u, "");
  const known = MEANINGS.get(plainStatus(status)) ?? MEANINGS.get(plainStatus(unnumbered));
  if (known !== undefined) return known;
  const words = plainWord(unnumbered).split(/[^\p{L}]+/u);
  if (MEANINGS.get(words[0] as string) === "cancelled" && !words.some((word) => OPEN.test(word))) return "cancelled";
  const phrase = phraseMeaning(words);
  if (phrase !== undefined) return phrase;
  if (words.some((word) => NEGATIONS.has(word))) return undefined;
  // Cancelled by customer; Payment failed: insufficient funds
  const found = words.map((word) => MEANINGS.get(word));
  const strongs = STRONG.filter((meaning) => found.includes(meaning));
  const [strong] = strongs;
  // a cancellation that was asked for, a refund that was declined: nobody knows what became of it
  if (strongs.length > 1 || words.some((word) => OPEN.test(word))) return undefined;
  if (strong === "refunded" && words.some((word) => /^(part|teil|parz|parc|gedeelt|deels)/.test(word)))
    return "partiallyRefunded";
  return strong;
}

/** What a phrase about a payment says: that it is waited for, that it went wrong, that it was not made. */
function phraseMeaning(words: readonly string[]): StatusMeaning | undefined {
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  if (has(BASKET) && has(/^(aban|abgebrochen|verlass|verlaten|abband)/)) return "abandoned";
  // what is paid waits for something else
  const isNegated = words.some((word) => NEGATIONS.has(word));
  if (has(PAID) && (!isNegated || has(SHIPPING))) return has(WRONG) ? undefined : "counts";
  if (!has(PAYMENT)) return undefined;
  if (has(WRONG)) return "failed";
  if (has(CAME)) return "counts";
  if (has(WAITING) || isNegated) return "unpaid";
  return undefined;
}

const OPEN = /^(request|beantragt|angefordert|demand|solicit|richiest|aangevraagd|transit|won|gewonnen)/;
const BASKET = /^(cart|checkout|basket|warenkorb|panier|carrito|carrinho|carrello|winkel)/;
const PAID = /^(paid|bezahlt|payee?|pagad[oa]|pagat[oa]|betaald)$/;
const SHIPPING =
  /^(ship|dispatch|deliver|pick|versand|versendet|geliefert|expedi|livr|envi|entreg|spedi|consegn|verzond|geleverd)/;
const PAYMENT =
  /^(pay|paid|zahl|bezahl|vorkasse|uberweis|ueberweis|paie|pago|pagam|pagat|virement|bonifico|transfer|betal|cheque|assegno|eingang)/;
const WRONG =
  /^(error|erreur|errore|erro|fehler|fehlgeschlagen|failed|echou|refus|rifiut|rechaz|recus|abgelehnt|declin|denied|gescheitert|mislukt|geweigerd|foutief)/;
const CAME = /^(receiv|recu|recib|receb|ricev|eingegangen|erhalten|ontvangen)/;
const WAITING =
  /^(await|wait|wart|attente|attend|attesa|espera|aguard|wacht|afwacht|ausstehend|pend|offen|due|overdue|outstanding)/;

const NEGATIONS = new Set(["not", "no", "non", "nicht", "kein", "keine", "pas", "nao", "niet", "geen", "un"]);
/** What one word among others is enough for. */
const STRONG: readonly StatusMeaning[] = ["test", "abandoned", "cancelled", "failed", "refunded"];
