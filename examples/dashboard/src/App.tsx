import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { NavLink, Route, Routes, useLocation } from "react-router";
import { type Files, useFiles } from "./file/useFiles.ts";
import { Login } from "./Login.tsx";
import { Notices } from "./Notices.tsx";
import { pages, prefetchPages } from "./pages.ts";
import { Boundary } from "./parts/Boundary.tsx";
import { SourceContext, serviceSource, statusOf, useAnswer } from "./service.tsx";
import {
  FormatsContext,
  formatsOf,
  isCurrency,
  type Settings,
  storedSettings,
  storedToken,
  storeSettings,
  storeToken,
} from "./settings.tsx";
import { texts } from "./texts.ts";

const MENU = [
  ["/", texts.nav.overview],
  ["/contacts", texts.nav.contacts],
  ["/customers", texts.nav.customers],
  ["/segments", texts.nav.segments],
  ["/churn", texts.nav.churn],
  ["/value", texts.nav.value],
  ["/cohorts", texts.nav.cohorts],
  ["/offers", texts.nav.offers],
  ["/data", texts.nav.data],
  ["/settings", texts.nav.settings],
] as const;

/** The dashboard: where its answers come from, who may see them, and which page. */
export function App() {
  const [token, setToken] = useState(storedToken);
  const [settings, setSettings] = useState(storedSettings);
  const files = useFiles();
  const service = useMemo(() => serviceSource(token), [token]);
  const source = files.source ?? service;
  const queries = useQueryClient();
  // answers of a token that is gone, or of a file, are nobody's any more
  useEffect(() => () => queries.removeQueries({ queryKey: [source.id] }), [queries, source.id]);
  const changeToken = (next: string | null): void => {
    storeToken(next);
    setToken(next);
  };
  const changeSettings = (next: Settings): void => {
    storeSettings(next);
    setSettings(next);
  };
  const onLogout = token === null || files.source !== null ? undefined : () => changeToken(null);
  return (
    <SourceContext.Provider value={source}>
      {/* another source remounts everything: nothing of the one before is shown under its name */}
      <Guarded key={source.id} token={token} onToken={changeToken}>
        <Shell settings={settings} onSettings={changeSettings} files={files} onLogout={onLogout} />
      </Guarded>
    </SourceContext.Provider>
  );
}

interface GuardedProps {
  readonly token: string | null;
  readonly onToken: (token: string) => void;
  readonly children: ReactNode;
}

/** Asks for a token where the service wants one. */
function Guarded({ token, onToken, children }: GuardedProps) {
  const { error, isPending } = useAnswer("/");
  const status = statusOf(error);
  // what was shown once stays, also while this is asked again
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isPending) setOpen(true);
  }, [isPending]);
  if (status === 401 || status === 403) return <Login wasWrong={token !== null} onToken={onToken} />;
  return isPending && !isOpen ? <p className="splash">{texts.loading}</p> : children;
}

interface ShellProps {
  readonly settings: Settings;
  readonly onSettings: (settings: Settings) => void;
  readonly files: Files;
  readonly onLogout: (() => void) | undefined;
}

function Shell({ settings, onSettings, files, onLogout }: ShellProps) {
  const { data } = useAnswer("/api/data");
  const written = data?.reading?.currency;
  const known = isCurrency(written) ? written : null;
  // the reader's choice is for the shop; a file that says its currency has that
  const currency = files.source === null ? (settings.currency ?? known) : (known ?? settings.currency);
  const formats = useMemo(() => formatsOf(settings.locale, currency), [settings.locale, currency]);
  const main = useRef<HTMLElement>(null);
  useEffect(prefetchPages, []);
  return (
    <FormatsContext.Provider value={formats}>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {texts.skip}
      </button>
      <div className="shell">
        <header className="side">
          <div className="top">
            <span className="brand">{texts.title}</span>
            <nav aria-label={texts.nav.label}>
              {MENU.map(([path, name]) => (
                <NavLink key={path} to={path} end={path === "/"}>
                  {name}
                </NavLink>
              ))}
            </nav>
            {onLogout === undefined ? null : (
              <button type="button" className="quiet" onClick={onLogout}>
                {texts.login.out}
              </button>
            )}
          </div>
        </header>
        <main ref={main} id="main" tabIndex={-1}>
          <Notices files={files} />
          <Page>
            <Routes>
              <Route path="/" element={<pages.Overview />} />
              <Route path="/contacts" element={<pages.Contacts />} />
              <Route path="/customers" element={<pages.Customers />} />
              <Route path="/customers/one" element={<pages.CustomerPage />} />
              <Route path="/segments" element={<pages.Segments />} />
              <Route path="/churn" element={<pages.Churn />} />
              <Route path="/value" element={<pages.Value />} />
              <Route path="/cohorts" element={<pages.Cohorts />} />
              <Route path="/offers" element={<pages.Offers />} />
              <Route path="/data" element={<pages.Data files={files} />} />
              <Route
                path="/settings"
                element={<pages.SettingsPage settings={settings} known={known} onSettings={onSettings} />}
              />
              <Route path="*" element={<h1>{texts.failed.notFound}</h1>} />
            </Routes>
          </Page>
        </main>
      </div>
    </FormatsContext.Provider>
  );
}

/** The page of an address: named in the title, read from its heading on, and kept from taking the others down. */
function Page({ children }: { children: ReactNode }) {
  const { pathname, search } = useLocation();
  const shown = useRef(pathname);
  const id = pathname === "/customers/one" ? new URLSearchParams(search).get("id") : null;
  const name = MENU.find(([path]) => path === pathname)?.[1] ?? texts.failed.notFound;
  useEffect(() => {
    document.title = `${id ?? name} · ${texts.title}`;
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname, name, id]);
  return (
    <Boundary key={pathname}>
      <Suspense fallback={<p className="splash">{texts.loading}</p>}>{children}</Suspense>
    </Boundary>
  );
}
