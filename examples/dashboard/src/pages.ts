import { lazy } from "react";

const LOADERS = {
  Overview: () => import("./pages/Overview.tsx"),
  Contacts: () => import("./pages/Contacts.tsx"),
  Customers: () => import("./pages/Customers.tsx"),
  CustomerPage: () => import("./pages/CustomerPage.tsx"),
  Segments: () => import("./pages/Segments.tsx"),
  Churn: () => import("./pages/Churn.tsx"),
  Value: () => import("./pages/Value.tsx"),
  Cohorts: () => import("./pages/Cohorts.tsx"),
  Offers: () => import("./pages/Offers.tsx"),
  Data: () => import("./pages/Data.tsx"),
  SettingsPage: () => import("./pages/SettingsPage.tsx"),
};

/** The pages, each loaded when it is shown first. */
export const pages = {
  Overview: lazy(LOADERS.Overview),
  Contacts: lazy(LOADERS.Contacts),
  Customers: lazy(LOADERS.Customers),
  CustomerPage: lazy(LOADERS.CustomerPage),
  Segments: lazy(LOADERS.Segments),
  Churn: lazy(LOADERS.Churn),
  Value: lazy(LOADERS.Value),
  Cohorts: lazy(LOADERS.Cohorts),
  Offers: lazy(LOADERS.Offers),
  Data: lazy(LOADERS.Data),
  SettingsPage: lazy(LOADERS.SettingsPage),
};

/** Loads the other pages when there is nothing else to do: then they are there at once, and when the service is not. */
export function prefetchPages(): () => void {
  const timer = setTimeout(() => {
    // one that fails is asked for again when it is shown
    for (const load of Object.values(LOADERS)) load().catch(() => undefined);
  }, 3000);
  return () => clearTimeout(timer);
}
