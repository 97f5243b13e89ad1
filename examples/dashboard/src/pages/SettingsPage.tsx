import { useState } from "react";
import { isCurrency, isLocale, type Settings } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.settings;

interface Props {
  readonly settings: Settings;
  /** Currency of the data. */
  readonly known: string | null;
  readonly onSettings: (settings: Settings) => void;
}

export default function SettingsPage({ settings, known, onSettings }: Props) {
  const [locale, setLocale] = useState(settings.locale);
  const [currency, setCurrency] = useState(settings.currency ?? "");
  const wrongCurrency = currency !== "" && !isCurrency(currency);
  const codes = "supportedValuesOf" in Intl ? Intl.supportedValuesOf("currency") : [];
  return (
    <>
      <h1>{t.title}</h1>
      <form className="card form" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t.currency}
          <input
            list="currencies"
            maxLength={3}
            value={currency}
            placeholder={known === null ? t.unknown : t.fromData(known)}
            aria-describedby="currency-hint"
            aria-invalid={wrongCurrency}
            onChange={({ target }) => {
              const code = target.value.trim().toUpperCase();
              setCurrency(code);
              if (code === "" || isCurrency(code)) onSettings({ ...settings, currency: code || null });
            }}
          />
          <datalist id="currencies">
            {codes.map((code) => (
              <option key={code} value={code} />
            ))}
          </datalist>
          <span className="hint" id="currency-hint">
            {wrongCurrency ? t.wrongCurrency : t.currencyHint}
          </span>
        </label>
        <label>
          {t.locale}
          <input
            value={locale}
            maxLength={40}
            aria-describedby="locale-hint"
            aria-invalid={!isLocale(locale)}
            onChange={({ target }) => {
              setLocale(target.value);
              if (isLocale(target.value)) onSettings({ ...settings, locale: target.value });
            }}
          />
          <span className="hint" id="locale-hint">
            {isLocale(locale) ? t.localeHint : t.wrongLocale}
          </span>
        </label>
        <p className="small">{t.about}</p>
      </form>
    </>
  );
}
