// A page that reads a CSV file of its server and says what is in it.

import { getRevenueTrends, readTable, transactionSchema } from "clientele";

const orders = await readTable(await fetch("/orders.csv"), transactionSchema);
const months = getRevenueTrends(orders).map(({ totalRevenue }) => totalRevenue);
document.body.textContent = `${orders.length} orders, revenue by month: ${months.join(", ")}`;
