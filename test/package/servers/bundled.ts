// A Worker that has its data in its own script.

import recommendations from "../../../data/product_recommendations.csv";
import customers from "../../../data/rfm_with_predictions.csv";
import transactions from "../../../data/transactions_clean.csv";
import { clientele } from "../../../examples/worker/mount.ts";

export default clientele(() => ({ customers, transactions, recommendations }));
