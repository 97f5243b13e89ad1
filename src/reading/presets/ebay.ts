import type { Preset } from "../Preset.ts";

/** eBay, Orders report: a row per item sold; the total is the row's. */
export const ebay: readonly Preset[] = [
  {
    name: "ebay",
    title: "eBay orders",
    headers: ["Sales Record Number", "Order Number", "Buyer Username", "Item Title", "Sold For", "Sale Date"],
    roles: {
      orderId: "Order Number",
      customerId: "Buyer Username",
      email: "Buyer Email",
      date: "Sale Date",
      total: ["Total Price", "Total price"],
      lineTotal: "Sold For",
      quantity: "Quantity",
      product: "Item Title",
    },
  },
  {
    name: "ebay",
    title: "eBay-Bestellungen",
    headers: ["Verkaufsprotokollnummer", "Bestellnummer", "Nutzername des Käufers", "Angebotstitel", "Verkauft am"],
    roles: {
      orderId: "Bestellnummer",
      customerId: "Nutzername des Käufers",
      email: "E-Mail-Adresse des Käufers",
      date: "Verkauft am",
      total: ["Gesamtbetrag", "Gesamtpreis"],
      lineTotal: "Verkauft für",
      quantity: ["Anzahl", "Stückzahl"],
      product: "Angebotstitel",
    },
    decimal: ",",
  },
];
