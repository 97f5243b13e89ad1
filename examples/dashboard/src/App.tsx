import { useQueryClient } from "@tanstack/react-query";
import { Component, lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { NavLink, Route, Routes, useLocation, useMatch } from "react-router";
import { closeFile } from "./file/openFile.ts";
import { Login } from "./Login.tsx";
import { type Source, SourceContext, serviceSource, statusOf, useAnswer } from "./service.tsx";
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

const Overview = lazy(() => import("./pages/Overview.tsx"));
const Contacts = lazy(() => import("./pages/Contacts.tsx"));
const Customers = lazy(() => import("./pages/Customers.tsx"));
const CustomerPage = lazy(() => import("./pages/CustomerPage.tsx"));
const Segments = lazy(() => import("./pages/Segments.tsx"));
const Churn = lazy(() => import("./pages/Churn.tsx"));
const Value = lazy(() => import("./pages/Value.tsx"));
const Cohorts = lazy(() => import("./pages/Cohorts.tsx"));
const Offers = lazy(() => import("./pages/Offers.tsx"));
const Data = lazy(() => import("./pages/Data.tsx"));
const SettingsPage = lazy(() => import("./pages/SettingsPage.tsx"));

const PAGES = [
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
  const [file, setFile] = useState<Source | null>(null);
  const [settings, setSettings] = useState(storedSettings);
  const source = useMemo(() => file ?? serviceSource(token), [file, token]);
  const changeFile = (next: Source | null): void => {
    if (next === null) closeFile();
    setFile(next);
  };
  const changeToken = (next: string | null): void => {
    storeToken(next);
    setToken(next);
  };
  const changeSettings = (next: Settings): void => {
    storeSettings(next);
    setSettings(next);
  };
  return (
    <SourceContext.Provider value={source}>
      <Guarded token={token} onToken={changeToken}>
        <Shell
          settings={settings}
          onSettings={changeSettings}
          onFile={changeFile}
          onLogout={token === null || file !== null ? undefined : () => changeToken(null)}
          file={file}
        />
      </Guarded>
    </SourceContext.Provider>
  );
}

/** Asks for a token where the service wants one. */
function Guarded({
  token,
  onToken,
  children,
}: {
  token: string | null;
  onToken: (token: string) => void;
  children: ReactNode;
}) {
  // asks for nothing but whether one may ask
  const { error, isPending } = useAnswer("/");
  const status = statusOf(error);
  if (status === 401 || status === 403) return <Login wasWrong={token !== null} onToken={onToken} />;
  return isPending ? <p className="splash">{texts.loading}</p> : children;
}

interface ShellProps {
  readonly settings: Settings;
  readonly onSettings: (settings: Settings) => void;
  readonly file: Source | null;
  readonly onFile: (source: Source | null) => void;
  readonly onLogout: (() => void) | undefined;
}

function Shell({ settings, onSettings, file, onFile, onLogout }: ShellProps) {
  const { data } = useAnswer("/api/data");
  const known = isCurrency(data?.reading?.currency) ? data.reading.currency : null;
  const formats = useMemo(
    () => formatsOf(settings.locale, settings.currency ?? known),
    [settings.locale, settings.currency, known],
  );
  const main = useRef<HTMLElement>(null);
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
              {PAGES.map(([path, name]) => (
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
          <Notices file={file} onFile={onFile} />
          <Page>
            <Routes>
              <Route path="/" element={<Overview />} />
              <Route path="/contacts" element={<Contacts />} />
              <Route path="/customers" element={<Customers />} />
              <Route path="/customers/:id" element={<CustomerPage />} />
              <Route path="/segments" element={<Segments />} />
              <Route path="/churn" element={<Churn />} />
              <Route path="/value" element={<Value />} />
              <Route path="/cohorts" element={<Cohorts />} />
              <Route path="/offers" element={<Offers />} />
              <Route path="/data" element={<Data onFile={onFile} />} />
              <Route
                path="/settings"
                element={<SettingsPage settings={settings} known={known} onSettings={onSettings} />}
              />
              <Route path="*" element={<p className="empty">{texts.failed.notFound}</p>} />
            </Routes>
          </Page>
        </main>
      </div>
    </FormatsContext.Provider>
  );
}

/** What is worth knowing on every page: a file in place of the service, new data, another version. */
function Notices({ file, onFile }: { file: Source | null; onFile: (source: Source | null) => void }) {
  const queries = useQueryClient();
  const service = useAnswer("/").data;
  const ready = useAnswer("/health/ready", {}, { refetchInterval: 15_000 }).data;
  const since = useRef<string | null>(null);
  const [isReloaded, setReloaded] = useState(false);
  const loaded = ready?.status === "ready" ? ready.since : null;
  useEffect(() => {
    if (loaded === null) return;
    const isNew = since.current !== null && since.current !== loaded;
    since.current = loaded;
    if (!isNew) return;
    setReloaded(true);
    void queries.invalidateQueries({ predicate: ({ queryKey: [, path] }) => path !== "/health/ready" });
    const timer = setTimeout(() => setReloaded(false), 8000);
    return () => clearTimeout(timer);
  }, [loaded, queries]);
  const minor = (version: string) => version.split(".", 2).join(".");
  const isOther = file === null && service !== undefined && minor(service.version) !== minor(__VERSION__);
  return (
    <div className="notices" role="status">
      {file === null ? null : (
        <p className="notice">
          {texts.ofFile(file.file ?? "")}{" "}
          <button type="button" onClick={() => onFile(null)}>
            {texts.backToService}
          </button>
        </p>
      )}
      {isOther ? <p className="notice warning">{texts.versions(__VERSION__, service.version)}</p> : null}
      {ready?.status === "stale" ? <p className="notice warning">{texts.staleData}</p> : null}
      {isReloaded ? <p className="notice">{texts.reloaded}</p> : null}
    </div>
  );
}

/** The page of an address: named in the title, read from its heading on, and kept from taking the others down. */
function Page({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const id = useMatch("/customers/:id")?.params.id;
  const shown = useRef(pathname);
  const name = PAGES.find(([path]) => path !== "/" && pathname.startsWith(path))?.[1] ?? texts.nav.overview;
  useEffect(() => {
    document.title = `${id ?? name} · ${texts.title}`;
    if (shown.current !== pathname) {
      shown.current = pathname;
      window.scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  }, [pathname, name, id]);
  return (
    <Boundary key={pathname}>
      <Suspense fallback={<p className="splash">{texts.loading}</p>}>{children}</Suspense>
    </Boundary>
  );
}

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="failed" role="alert">
        <p>{texts.failed.page}</p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          {texts.retry}
        </button>
      </div>
    );
  }
}
