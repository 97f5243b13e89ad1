/** What stands in a customer's column where there is no customer. */
const GUESTS: ReadonlySet<string> = new Set(
  `0 guest guests gast gaste invite invitado convidado ospite anonymous anonym anonyme anonimo anoniem walk-in walkin
  walk_in null none nil nan n/a na #n/a - -- – — unknown unbekannt inconnu desconocido desconhecido sconosciuto onbekend
  undefined \\n <na> (blank) (empty) (none) (not\u00a0set) laufkunde laufkundschaft barverkauf passant`.split(/\s+/),
);
const PHRASES =
  /^(walk[\s-]?in( customer)?|guest (customer|user|checkout)|not (set|available|applicable)|cash (customer|sale)|consumidor final|publico (en )?general|client de passage)$/;

/** Whether a value of a customer's column says that there is none. */
export function isGuest(value: string): boolean {
  const plain = value.trim().toLowerCase();
  return plain === "" || GUESTS.has(plain) || /^0+(\.0+)?$/.test(plain) || PHRASES.test(plain);
}
