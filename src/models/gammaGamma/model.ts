/** Parameters of the gamma-gamma model. */
export type GammaGammaParams = {
  /** Shape of the gamma distribution of a customer's single purchases. */
  readonly p: number;
  /** Shape of the gamma distribution of the customers' inverse scales; above 1, or the mean spend is infinite. */
  readonly q: number;
  /** Its inverse scale, in money. */
  readonly v: number;
};

/** What the gamma-gamma model knows of one customer. */
export interface SpendHistory {
  /** Purchases whose mean is known, a whole number: the repeat purchases, as a rule. In papers x. */
  readonly frequency: number;
  /** Mean spend of these purchases, above 0 unless there are none. In papers m. */
  readonly monetaryValue: number;
}

/** Spend of many customers as columns of one length. */
export interface SpendHistories {
  /** Purchases whose mean is known, whole numbers; customers with 0 tell nothing and are passed over. */
  readonly frequency: ArrayLike<number>;
  /** Mean spend of these purchases; customers with 0 or less tell nothing either. */
  readonly monetaryValue: ArrayLike<number>;
  /** How many customers each row stands for, above 0. Default 1. */
  readonly weight?: ArrayLike<number>;
}
