import { type ComponentType, lazy } from "react";

const loaders: (() => Promise<unknown>)[] = [];

/** A page that is loaded when it is shown first. */
// biome-ignore lint/suspicious/noExplicitAny: of any properties, as React's own lazy
function page<P extends ComponentType<any>>(load: () => Promise<{ default: P }>) {
  loaders.push(load);
  return lazy(load);
}

export const pages = {
  Overview: page(() => import("./pages/Overview.tsx")),
  Contacts: page(() => import("./pages/Contacts.tsx")),
  Customers: page(() => import("./pages/Customers.tsx")),
  CustomerPage: page(() => import("./pages/CustomerPage.tsx")),
  Segments: page(() => import("./pages/Segments.tsx")),
  Churn: page(() => import("./pages/Churn.tsx")),
  Value: page(() => import("./pages/Value.tsx")),
  Cohorts: page(() => import("./pages/Cohorts.tsx")),
  Offers: page(() => import("./pages/Offers.tsx")),
  Data: page(() => import("./pages/Data.tsx")),
  SettingsPage: page(() => import("./pages/SettingsPage.tsx")),
};

/** Loads the other pages when there is nothing else to do: then they are there at once, and when the service is not. */
export function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    // one that fails is asked for again when it is shown
    for (const load of loaders) load().catch(() => undefined);
  }, 3000);
  return () => clearTimeout(timer);
}
