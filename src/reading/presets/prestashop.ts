import type { Preset } from "../Preset.ts";

/** PrestaShop, the list of orders, in the language of its back office: a row per order, with the customer's name only. */
function lists(): Preset[] {
  const headers = [
    ["Reference", "New client", "Customer", "Total", "Status", "Date"],
    ["Référence", "Nouveau client", "Client", "Total", "État", "Date"],
    ["Referencia", "Nuevo cliente", "Cliente", "Total", "Estado", "Fecha"],
    ["Riferimento", "Nuovo cliente", "Cliente", "Totale", "Stato", "Data"],
    ["Bestellreferenz", "Neukunde", "Kunde", "Gesamt", "Status", "Datum"],
  ] as const;
  return headers.map(([reference, isNew, customer, total, status, date]) => ({
    name: "prestashop",
    title: "PrestaShop orders",
    headers: ["ID", reference, isNew, customer, total, status, date],
    roles: { orderId: reference, name: customer, date, total, status },
  }));
}

/** All of PrestaShop's. */
export const prestashop = (): readonly Preset[] => [
  ...lists(),
  {
    name: "prestashop",
    title: "PrestaShop orders",
    headers: ["id_order", "reference", "id_customer", "total_paid", "date_add"],
    roles: {
      orderId: "id_order",
      customerId: "id_customer",
      email: "email",
      date: "date_add",
      total: ["total_paid_tax_incl", "total_paid"],
      status: ["order_state", "current_state_name", "current_state"],
      currency: "iso_code",
    },
    // the states that PrestaShop is installed with
    statuses: {
      cancelled: ["6"],
      failed: ["8"],
      unpaid: ["1", "10"],
      refunded: ["7"],
      counts: ["2", "3", "4", "5", "9", "11", "12", "13", "14"],
    },
  },
];
