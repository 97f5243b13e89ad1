/** What the invented coffee and kitchen shop sells, and to what kinds of taste. */

/** The categories that can be recommended. */
export const NAMED_CATEGORIES = [
  "Bakeware",
  "Beans",
  "Brewers",
  "Cookware",
  "Filters",
  "Grinders",
  "Knives",
  "Tableware",
] as const;
export type NamedCategory = (typeof NAMED_CATEGORIES)[number];

/** What a customer can have a taste for. */
export type TasteCategory = NamedCategory | "Other";

/** All spellings in the files, in alphabetical order; `Unknown` is a line whose product text is lost. */
export const CATEGORIES = [
  "Bakeware",
  "Beans",
  "Brewers",
  "Cookware",
  "Filters",
  "Grinders",
  "Knives",
  "Other",
  "Tableware",
  "Unknown",
] as const;
export type Category = (typeof CATEGORIES)[number];

export const UNKNOWN_PRODUCT = "Unknown Product";

export const PRODUCTS: Readonly<Record<TasteCategory, readonly string[]>> = {
  Bakeware: [
    "Loaf tin",
    "Muffin tray, 12 cups",
    "Cake ring 24 cm",
    "Crème brûlée dish",
    "Rolling pin",
    "Proofing basket",
  ],
  Beans: [
    "House espresso 1 kg",
    "Filter roast 250 g",
    "Decaf 500 g",
    "Dark roast, whole bean",
    "Single origin, washed",
    "Café au lait blend",
  ],
  Brewers: [
    "French press 1 l",
    "Pour-over cone",
    "Moka pot, 6 cups",
    "Cold brew jug",
    "Espresso maker",
    "Gooseneck kettle",
  ],
  Cookware: ["Frying pan 28 cm", "Stock pot 5 l", "Saucepan, with lid", "Cast iron pot", "Wok", "Steamer insert"],
  Filters: ["Filter paper", "Filter paper, size 4", "Steel filter", "Cotton filter", "Water filter"],
  Grinders: ["Hand grinder", 'Grinder "Classic"', "Electric grinder", "Burr set ½ inch", "Pepper mill"],
  Knives: ["Chef's knife 20 cm", "Bread knife", "Paring knife", "Knife block, oak", "Sharpening stone"],
  Other: ["Gift card", "Apron", "Cookbook: Brunch, slowly", "Tea towel"],
  Tableware: ["Espresso cup", "Mug, glazed", "Plate Ø 27 cm", "Bowl, small", "Water glass", "Cutlery set"],
};

/** How many customers have which taste. */
export const TASTES = { espresso: 0.26, filter: 0.24, cook: 0.2, baker: 0.14, host: 0.16 } as const;
export type Taste = keyof typeof TASTES;

/** The mean category mix of a taste; each row adds up to 1. */
export const TASTE_MIXES: Readonly<Record<Taste, Readonly<Record<TasteCategory, number>>>> = {
  espresso: mix(0.02, 0.45, 0.14, 0.03, 0.03, 0.17, 0.02, 0.03, 0.11),
  filter: mix(0.03, 0.36, 0.13, 0.03, 0.28, 0.07, 0.02, 0.03, 0.05),
  cook: mix(0.08, 0.06, 0.02, 0.4, 0.02, 0.05, 0.25, 0.04, 0.08),
  baker: mix(0.5, 0.08, 0.02, 0.14, 0.02, 0.02, 0.08, 0.05, 0.09),
  host: mix(0.06, 0.12, 0.09, 0.12, 0.04, 0.03, 0.06, 0.06, 0.42),
};

function mix(...weights: number[]): Record<TasteCategory, number> {
  const [Bakeware, Beans, Brewers, Cookware, Filters, Grinders, Knives, Other, Tableware] = weights as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { Bakeware, Beans, Brewers, Cookware, Filters, Grinders, Knives, Other, Tableware };
}

/** Where customers came from, and how often. */
export const CHANNELS = {
  Unknown: 0.35,
  Direct: 0.2,
  "Organic: Search": 0.18,
  Newsletter: 0.1,
  "Social Media": 0.07,
  "Paid: Search": 0.05,
  Referral: 0.03,
  "Trade Fair": 0.02,
} as const;
export type Channel = keyof typeof CHANNELS;
