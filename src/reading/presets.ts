import type { Preset } from "./Preset.ts";
import { amazon, amazonUnshipped } from "./presets/amazon.ts";
import { bigcommerce } from "./presets/bigcommerce.ts";
import { cdnow, superstore, uciOnlineRetail } from "./presets/datasets.ts";
import { ebay } from "./presets/ebay.ts";
import { etsyItems, etsyOrders } from "./presets/etsy.ts";
import { etsyReceipts, lemonSqueezy, squarePayments, stripeCharges } from "./presets/interfaces.ts";
import { magento } from "./presets/magento.ts";
import { olist } from "./presets/olist.ts";
import { paypal } from "./presets/paypal.ts";
import { prestashop } from "./presets/prestashop.ts";
import { shopify } from "./presets/shopify.ts";
import { shopware } from "./presets/shopware.ts";
import { squareItems, squareTransactions } from "./presets/square.ts";
import { squarespace } from "./presets/squarespace.ts";
import { stripe, stripeBalance } from "./presets/stripe.ts";
import { wix } from "./presets/wix.ts";
import { woocommerce } from "./presets/woocommerce.ts";

/** The exports that are known by their header; of several that fit, the one with the most headers is meant. */
export const knownPresets = (): readonly Preset[] => [
  ...[
    shopify,
    squarespace,
    etsyOrders,
    etsyItems,
    squareTransactions,
    squareItems,
    stripe,
    stripeBalance,
    ...paypal(),
    amazon,
    amazonUnshipped,
    ...ebay,
  ],
  ...[stripeCharges, squarePayments, etsyReceipts, lemonSqueezy],
  ...[
    bigcommerce,
    magento,
    ...prestashop(),
    ...shopware,
    wix,
    ...woocommerce,
    ...uciOnlineRetail,
    superstore,
    cdnow,
    olist,
  ],
];
