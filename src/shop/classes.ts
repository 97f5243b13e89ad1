/** The risk levels in order of severity. */
export const RISK_LEVELS = ["Low", "Medium", "High", "Critical"] as const;
/** The levels of the customers at risk. */
export const AT_RISK = ["High", "Critical"] as const;

/** The classes of predicted value, lowest first. */
export const CLV_CATEGORIES = ["Low Value", "Medium Value", "High Value", "Very High Value"] as const;
/** The highest of them. */
export const HIGHEST_VALUE = "Very High Value";
/** The upper half of them. */
export const HIGH_VALUE = ["High Value", "Very High Value"] as const;

/** The priorities, lowest first. */
export const PRIORITIES = ["Very Low", "Low", "Medium", "High", "Very High"] as const;

/** Where a customer stands in its rhythm of purchases: without one, before the next purchase, and ever later after it. */
export const TIMING_STATUSES = ["New/One-time", "Not Yet Due", "Due Soon", "Overdue", "Severely Overdue"] as const;
