import { wordsOf } from "./words.ts";

/** What stands in a customer's column where there is no customer. */
const GUESTS: ReadonlySet<string> = /* @__PURE__ */ wordsOf(
  `0 guest guests gast gaste invite invitado convidado ospite anonymous anonym anonyme anonimo anoniem walk-in walkin
  walk_in null none nil nan n/a na #n/a - -- – — unknown unbekannt inconnu desconocido desconhecido sconosciuto onbekend
  undefined \\n <na> (blank) (empty) (none) laufkunde laufkundschaft barverkauf passant`,
);
const PHRASES =
  /^(walk[\s-]?in( customer)?|guest (customer|user|checkout)|\(?not (set|available|applicable)\)?|cash (customer|sale)|consumidor final|consumatore finale|publico (en )?general|clientes? (varios|mostrador|de mostrador|contado|generico|occasionale|anonimo)|clients? (de passage|comptoir|divers|anonyme|occasionnel)|(cliente|balcao|venda) (balcao|consumidor)|cliente al banco|divers(e|er|en)? (kunden?|client)|losse verkoop|(contante|kas) verkoop)$/;

/** Whether a value of a customer's column says that there is none. */
export function isGuest(value: string): boolean {
  const small = value.trim().toLowerCase();
  const plain = small.normalize("NFD").replace(/\p{M}/gu, "");
  return plain === "" || GUESTS.has(plain) || /^0+(\.0+)?$/.test(plain) || PHRASES.test(plain);
}

const YES: ReadonlySet<string> = /* @__PURE__ */ wordsOf(
  "yes y ja j oui o si s sim true t wahr vrai verdadero vero 1 x",
);
const NO: ReadonlySet<string> = /* @__PURE__ */ wordsOf("no n nein non nao nee false f falsch faux falso 0");

/** A flag in small letters without accents, `1.0` as `1`. */
const plainFlag = (value: string): string =>
  value
    .trim()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/^([01])\.0+$/, "$1")
    .toLowerCase();

/** Whether a value says yes. */
export const saysYes = (value: string): boolean => YES.has(plainFlag(value));

/** Whether a value says yes or no. */
export const isFlag = (value: string): boolean => saysYes(value) || NO.has(plainFlag(value));
