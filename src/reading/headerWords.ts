import { meaningsOf, wordsOf } from "./words.ts";

/**
 * What the words in headers mean, in English, German, French, Spanish, Portuguese, Italian and Dutch: without accents,
 * umlauts as in `Kaufer` and as in `Kaeufer`. Compounds (`Kundennummer`) are taken apart into these.
 */
const WORDS = {
  customer:
    "customer customers cust client clients buyer buyers shopper member members user users account acct patron consumer payer purchaser subscriber donor kunde kunden kund kaufer kaeufer kauferin besteller mitglied mitglieds debitor debitoren nutzer benutzer auftraggeber acheteur membre adherent utilisateur compte cliente clientes comprador compradora usuario usuaria socio cuenta utilizador conta cpf cnpj acquirente utente conto klant klanten koper gebruiker lid leden afnemer konto contact kontakt contacto contato contatto contactpersoon kd kundenkarte fidelite loyalty nif dni fiscale relatie debiteur debiteuren party partner person persona visitor household guest retailer reseller patient patientin student attendee participant teilnehmer eleve alumno paciente aluno studente paziente deelnemer spender donateur donante doador donatore mandant mandante destinatarioid gast kunnr kunag debtor booker payeur regulierer regulierers donator backer",
  billing: "bill billing billed facturacion facturation fatturazione rechnungsadresse rechnungsempfanger facturering",
  id: "id ids no nr num nbr number numbers nummer nummern numero numeros code codes codigo codice key ref reference referenz referencia riferimento referentie identifier identifiant identificador identificativo kennung kennziffer uid guid uuid username nutzername benutzername handle login pseudo gebruikersnaam increment n nro nume",
  unique: "unique",
  email: "email emails mail mails courriel correo mailadresse emailadres mailadres emailaddress emailadresse",
  name: "name names namen nom noms nombre nombres nome nomi naam namn vorname nachname firstname lastname fullname surname prenom apellido apellidos sobrenome cognome achternaam voornaam company firma societe empresa azienda bedrijf bedrijfsnaam razonsocial",
  phone:
    "phone telefon tel telephone telefono telefone telefoon mobile mobil handy fax movil celular cellulare portable",
  order:
    "order orders bestellung bestellungen bestell bestel auftrag auftrags auftraege commande commandes pedido pedidos orden ordenes encomenda encomendas ordine ordini bestelling bestellingen best cde ord so confirmation",
  purchase: "purchase purchases kauf kaufs achat achats compra compras acquisto acquisti aankoop aankopen",
  invoice:
    "invoice invoices inv rechnung rechnungs rechnungen facture factures factura facturas fatura faturas fattura fatture factuur facturen rg re rech nf nota fiscal facturenummer faktura",
  transaction:
    "transaction transactions trans txn trx transaktion transaktions transaccion transacao transazione transactie charge",
  receipt:
    "receipt receipts beleg belege kassenbon kassabon bon ticket recibo scontrino ricevuta quittung tiquete kassa slip check",
  sale: "sale verkauf verkaufs verkaufe vente ventes venta ventas venda vendas vendita vendite verkoop verkopen sold verkauft vendu vendido venduto verkocht",
  booking: "booking bookings reservation buchung buchungs reserva prenotazione boeking reservering",
  basket: "basket cart checkout warenkorb panier carrito carrinho carrello winkelmand winkelwagen",
  document:
    "doc document documents dokument dokumenten documento documenti vorgang vorgangs voucher piece albaran lieferschein lieferscheins bolla pakbon bordereau vbeln",
  payment:
    "payment payments zahlung zahlungs zahlungen bezahlung paiement pago pagos pagamento pagamenti betaling betaal zahl zahlungsbetrag",
  date: "date dates datum fecha fechas data dia day tag jour giorno dag dt datetime timestamp zeitpunkt zeitstempel when tijdstip horodatage dat ts erdat audat fkdat bldat",
  at: "at on am om utc gmt local vom op le el il",
  time: "time uhrzeit zeit heure hora ora tijd uur stunde",
  created:
    "created donated pledged reserved occurred accepted create creation erstellt erstellung erstellungs cree creado creada criado criada creato creata creazione aangemaakt angelegt placed ordered purchased passee realizado realizada effettuato geplaatst eingegangen bestellt recorded booked creee crees emissao emision emissione emission ausgestellt ausstellung besteld",
  posting: "posting posted buchungstag valuta entry erfassung wertstellung",
  total:
    "total totals totale totaal gesamt gesamte summe gesamtsumme endsumme endbetrag gesamtbetrag somme suma soma somma grand overall totalbetrag rechnungsbetrag bestellwert auftragswert tot",
  gross:
    "gross brutto brut bruto lordo lorda ttc inkl incl including inklusive inclusief compris inc included inclusa incluso incluida incluido inbegriffen inclus",
  amount:
    "amount amounts amt betrag betrage montant montants importe importes valor importo importi bedrag bedragen value wert revenue umsatz chiffre ingreso ingresos receita ricavo ricavi omzet sales turnover spent spend sum bezahlt paid collected charged payable entrate fatturato vlr gmv monetary honorar honorare honoraires honorarios onorari netwr",
  price:
    "price prices preis preise prix precio precios preco prezzo prezzi prijs prijzen ep vk pu pvp tarif stundensatz mrp netpr",
  unit: "unit units unitaire unitario unitaria unitari each stuck stueck stuk stuks einzel per je pro cadauno eenheid eenheids stk unitar u",
  line: "line lines lineitem zeile zeilen ligne lignes linea lineas linha linhas riga righe regel regels position positionen pos posten",
  item: "item items",
  product:
    "product products produkt produkts produkte produit produits producto productos produto produtos prodotto prodotti article articles artikel articulo articulos artigo artigos articolo articoli sku description beschreibung bezeichnung artikelbezeichnung designation descripcion descricao descrizione omschrijving title titel titre titulo stockcode ware service asin isbn ean matnr arktx",
  quantity:
    "quantity quantities qty menge mengen anzahl quantite quantites qte cantidad cantidades quantidade qtd quantita aantal stuckzahl stueckzahl pieces count pcs cant cants uds ud unidades unidade qtde pezzi nb nbre quant absatz hoeveelheid stunden hours std kwmeng fkimg",
  category:
    "category categories kategorie kategorien categorie categoria categorias warengruppe department abteilung departement departamento reparto afdeling group gruppe groep grupo gruppo groupe family famille familia collection rubrik rubrique sparte segment",
  status:
    "status state stage phase situation outcome result zustand statut etat estado situacao stato toestand staat stand estatus",
  type: "type types typ event action art tipo soort kind method methode metodo modalidade",
  currency: "currency currencies wahrung waehrung devise moneda moeda divisa valuta munt ccy waerk",
  tax: "tax taxes vat mwst ust steuer steuern tva iva btw imposto impuesto imposta gst hst pst umsatzsteuer mehrwertsteuer taxe",
  shipping:
    "ship shipping shipment shipped delivery deliver delivered dispatch dispatched liefer lieferung lieferungs geliefert versand versandt zugestellt livraison expedition expedie envio enviado envios entrega entregado spedizione spedito consegna verzend verzending verzonden bezorg bezorging bezorgd levering lever geleverd recipient empfanger empfaenger destinataire destinatario ontvanger fulfillment fulfilment fulfilled fulfil freight porto fracht handling transport postage verpackung frete trasporto",
  discount:
    "discount discounts rabatt rabatte nachlass remise remises reduction descuento descuentos desconto descontos sconto sconti korting kortingen promo promotion coupon coupons gutschein disc dto dcto rab descto",
  refund:
    "refund refunded refunds erstattung erstattet ruckerstattung rueckerstattung ruckzahlung gutschrift remboursement remboursements rembourse reembolso reembolsado reembolsos devolucion rimborso rimborsi rimborsato terugbetaling terugbetaald return returned returns retoure retouren retour chargeback dispute disputed erstatteter erstattete avoir devuelto devuelta estorno estornado devolvido devolvida reso ruckerstattet remboursable gutschriften",
  fee: "fee fees gebuhr gebuhren gebuehr gebuehren frais comision comisiones taxa tarifa commissione commissioni kosten commission provision courtage cargo cargos",
  net: "net netto untaxed ht subtotal sub zwischensumme imponible imponibile excl exkl excluding ohne neto liquido hors base warenwert ex exc senza sem sin zonder sans exclusief escl esclusa",
  cancelled:
    "cancelled canceled cancellation cancel cancelado cancelada storniert storno annule annulee annullato geannuleerd cancelacion cancelamento annullamento annulering stornierung annulation anulado voided void deleted geloscht geloescht supprime eliminado",
  test: "test",
  birth:
    "birth birthday birthdate geburt geburts geburtstag geburtsdatum naissance nacimiento nascimento nascita geboorte geboortedatum dob born",
  done: "completed finished processed closed abgeschlossen termine completado concluido completato afgerond",
  otherDate:
    "due expected estimated updated modified changed due fallig faelligkeit fallig falligkeits faelligkeits echeance vencimiento vencimento scadenza verval vervaldatum approved authorised authorized captured valid expires expiry expiration start end begin since until last first registration registered signup joined geandert modification actualizado atualizado aggiornato bijgewerkt limit fulfil accounting settlement payout available pickup liefertermin termin promised requested required",
  paidAt: "paidat",
  note: "note notes notiz notizen bemerkung bemerkungen kommentar commentaire commentaires remarque observaciones observacoes observacion nota comment comments message opmerking opmerkingen memo instructions hinweis comentario comentarios",
  address:
    "address adresse anschrift adres direccion endereco indirizzo street strasse rue calle via straat city stadt ort ville ciudad cidade citta stad plaats zip zipcode postal postcode plz postleitzahl cp cep cap province provincia region country land pays pais paese county district state1",
  device:
    "device source channel kanal canal canale kanaal platform website store shop filiale location standort browser point terminal warehouse lager campaign referrer ip agent vendor seller merchant supplier lieferant staff employee clerk cashier kassierer salesperson rep verkaufer vertreter assigned created_by operator bank bancaire bancario bancaria banque banco banca iban",
  measure:
    "weight gewicht poids peso balance saldo solde tip trinkgeld profit gewinn marge margin marja cost costs points punkte rate percent percentage prozent deposit gift installments installment days tage age exchange score risk rating stock inventory tracking converted compare guthaben volume length lenght width height year month quarter week jahr monat quartal woche jaar maand annee mois ano anno mese pct satz taux porcentaje percentuale percentual procent verhaltnis",
  flag: "accepts marketing taxable requires gender segment title salutation anrede language sprache optin consent opt new returning nouveau nouvelle nuevo nueva neu neuer nuovo nieuw nieuwe novo contactable vip",
} as const;

/** Headers of columns that say whether an order is none of a test. */
export const LIVE = /^live[\s_]?mode$/i;

/** Headers of columns that say whether an order is paid. */
export const PAID = /^(is[\s_]?)?(paid|bezahlt|paye|payée?|pagad[oa]|pag[oa]|pagat[oa]|betaald)\??$/i;

/** Whether a header says that its amounts are whole hundredths: `amount_cents`, `priceCents`, `Total (in cents)`. */
export const isInCents = (header: string): boolean =>
  /(^|[^\p{L}])(cent[\s_]?amount|cents?|centimes?|centavos?|centesimi|centimos|rappen|pence|minor[\s_]units?)\)?$/iu.test(
    header.trim().replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"),
  );

/** What a word in a header means. */
export type Meaning = keyof typeof WORDS;

const MEANINGS = /* @__PURE__ */ meaningsOf<Meaning>(WORDS);

/** A text without case, accents, blanks and punctuation: what headers are compared by. */
export function plainHeader(header: string): string {
  return folded(header).replace(/[^\p{L}\p{N}#%]/gu, "");
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/[°º№]/g, "o").toLowerCase();
}

/** What the words of a header mean, in their order; words that nobody knows are left out and counted. */
export interface HeaderMeaning {
  readonly meanings: ReadonlySet<Meaning>;
  readonly list: readonly Meaning[];
  readonly unknown: number;
}

/** Takes a header apart into words that mean something. */
export function meaningOf(header: string): HeaderMeaning {
  const words = folded(header.replace(/shopMoney/g, "money").replace(/[\p{L}\d]+/gu, humpsApart))
    // number signs are words, too
    .replace(/#|\bn[o.]?(?=[^\p{L}]|$)/gu, " no ")
    .replace(/\be[\s_-]?mail/g, "email")
    // of SAP Business One, and of whom an order is sold to
    .replace(/\bcard[\s_]?(?=code|name)/g, "customer ")
    .replace(/\bsold[\s_-]?to\b/g, "customer")
    // arrival and departure
    .replace(/\bcheck[\s_-]?(in|out)\b/g, "starts end")
    .replace(/\bq\.?\s?ta\b/g, " quantita ")
    .replace(/\bp\.\s?u\b\.?/g, " pu ")
    .replace(/\bp\.\s?v\.\s?p\b\.?/g, " pvp ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !/^\d+$/.test(word));
  const list: Meaning[] = [];
  let unknown = 0;
  for (const [i, word] of words.entries()) {
    const known = wordMeaning(word, words[i + 1]);
    if (known !== undefined) list.push(known);
    else if (FILLERS.has(word)) continue;
    else {
      const parts = takenApart(word);
      if (parts === undefined) {
        unknown++;
        list.push(...headOf(word));
      } else list.push(...parts);
    }
  }
  const settled = withoutIncluded(list);
  return { meanings: new Set(settled), list: settled, unknown };
}

/** `orderDate` and `VATNumber` as words of their own; `MwSt` is one. */
function humpsApart(word: string): string {
  const plain = folded(word);
  if (MEANINGS.has(plain)) return plain;
  return word.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
}

/** A word's meaning, which the word behind it may decide: sales are an amount, a sales order is an order. */
function wordMeaning(word: string, next: string | undefined): Meaning | undefined {
  const following = next === undefined ? undefined : MEANINGS.get(next);
  if (WITH.has(word)) return following === "tax" || following === "shipping" ? "gross" : undefined;
  const known = MEANINGS.get(word);
  if (word === "sales" && following !== undefined && SALES_OF.has(following)) return "sale";
  return known;
}

/** Small words that mean something before a tax only: `Totale con IVA`. */
const WITH = new Set(["con", "com", "avec", "mit", "with", "met", "c", "m"]);
const SALES_OF: ReadonlySet<Meaning> = new Set([
  "order",
  "invoice",
  "receipt",
  "document",
  "id",
  "date",
  "transaction",
]);

/** What a header has a part of the amount in, or without it, is no column of that part: `Total incl. VAT`, `IVA inclusa`. */
function withoutIncluded(list: readonly Meaning[]): Meaning[] {
  return list.filter((meaning, i) => {
    if (meaning !== "tax" && meaning !== "shipping") return true;
    const [before, after] = [list[i - 1], list[i + 1]];
    const included = (other: Meaning | undefined): boolean => other === "gross" || other === "net";
    // the included tax total is one of taxes
    if (i === 1 && included(before) && after !== undefined) return true;
    // tax and shipping included
    const further = (before === "tax" || before === "shipping") && included(list[i - 2]);
    return !(included(before) || further || (included(after) && before !== undefined));
  });
}

/** Words that say nothing of a column. */
const FILLERS = /* @__PURE__ */ wordsOf(
  "the a an of for to from in de des du del della dei la les lo los las der die das den dem do da dos van het een zum zur fur fuer und and et y e en l d s usd eur gbp cad aud chf brl mxn signed in is by cents cent centimes centavos centesimi rappen pence minor with mit w wo o",
);

/** The parts of a compound, each known: `Kundennummer`, `bestelldatum`, `orderdate`. */
function takenApart(word: string): Meaning[] | undefined {
  if (word.length > 40) return undefined;
  // by end of the word's beginning, the fewest parts that make it
  const best: (Meaning[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - 16); start < end; start++) {
      const before = best[start];
      if (before === undefined) continue;
      const part = word.slice(start, end);
      const meaning =
        part.length >= 2 && (part.length > 2 || part === "id" || part === "nr" || part === "no" || part === "at")
          ? MEANINGS.get(part)
          : undefined;
      // a joint: Auftrag-s-nummer
      const joined = meaning ?? (part.length > 4 && part.endsWith("s") ? MEANINGS.get(part.slice(0, -1)) : undefined);
      if (joined === undefined) continue;
      const candidate = [...before, joined];
      if (best[end] === undefined || candidate.length < (best[end] as Meaning[]).length) best[end] = candidate;
    }
  }
  return best[word.length];
}

/** Nouns that German and Dutch compounds end with, whatever stands before them. */
const HEAD = /(datum|betrag|bedrag|preis|prijs|nummer|menge|summe|honorar)$/;

/** What a compound is whose beginning nobody knows: a `Spendendatum` is a date, an `Abgabedatum` as well. */
function headOf(word: string): Meaning[] {
  const [head] = word.length > 40 ? [] : (HEAD.exec(word) ?? []);
  const meaning = head === undefined || word.length < head.length + 3 ? undefined : MEANINGS.get(head);
  return meaning === undefined ? [] : [meaning];
}
