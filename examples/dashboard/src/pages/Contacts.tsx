import { type ContactList, contactTable, formatCsv } from "clientele";
import { answerOf } from "../answers.ts";
import { CustomerLink } from "../parts/CustomerLink.tsx";
import { PagedTable } from "../parts/PagedTable.tsx";
import { Section } from "../parts/Section.tsx";
import { Slider } from "../parts/Slider.tsx";
import { save } from "../parts/save.ts";
import { useDebounced } from "../parts/useDebounced.ts";
import { useQuerySettings } from "../parts/useQuerySettings.ts";
import { useAnswer } from "../service.tsx";
import { useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

const t = texts.contacts;
const GOALS = ["save", "winBack", "grow"] as const;

export default function Contacts() {
  const { count, money, share } = useFormats();
  const [asked, ask] = useQuerySettings();
  const goal = GOALS.find((name) => name === asked.goal) ?? "save";
  const budget = whole(asked.budget, 100, 1000, 1);
  const holdOut = whole(asked.held, 20, 50, 0);
  const campaign = asked.campaign ?? "";
  const asking = JSON.stringify({ goal, budget, holdOut, campaign });
  const wanted = useDebounced(asking);
  const query = JSON.parse(wanted) as { goal: typeof goal; budget: number; holdOut: number; campaign: string };
  const list = useAnswer("/api/actions/contacts", {
    goal: query.goal,
    budget: query.budget,
    hold_out: query.holdOut / 100,
    ...(query.campaign !== "" && { campaign: query.campaign }),
  });
  return (
    <>
      <h1>{t.title}</h1>
      <form className="controls" onSubmit={(event) => event.preventDefault()}>
        <label>
          {t.goal}
          <select value={goal} onChange={({ target }) => ask({ goal: target.value })}>
            {GOALS.map((name) => (
              <option key={name} value={name}>
                {t.goals[name]}
              </option>
            ))}
          </select>
        </label>
        <Slider
          label={t.budget}
          value={budget}
          shown={count(budget)}
          min={10}
          max={1000}
          step={10}
          isTyped
          onChange={(value) => ask({ budget: value }, true)}
        />
        <Slider
          label={t.holdOut}
          value={holdOut}
          shown={share(holdOut / 100)}
          min={0}
          max={50}
          step={5}
          onChange={(value) => ask({ held: value }, true)}
        />
        <label>
          {t.campaign}
          <input
            type="text"
            maxLength={100}
            value={campaign}
            placeholder={goal}
            aria-describedby="campaign-hint"
            onChange={({ target }) => ask({ campaign: target.value }, true)}
          />
          <span className="hint" id="campaign-hint">
            {t.campaignHint}
          </span>
        </label>
      </form>
      <Section title={t.list} about={t.listAbout} wide query={list}>
        {(json) => {
          const found = answerOf<ContactList>(json);
          const stake = found.contacts.reduce(
            (sum, { heldOut, valueAtStake }) => sum + (heldOut ? 0 : valueAtStake),
            0,
          );
          const columns = [
            { name: t.columns.rank, isNumber: true, cell: ({ rank }: Contact) => count(rank) },
            { name: t.columns.customer, cell: ({ customerId }: Contact) => <CustomerLink id={customerId} /> },
            {
              name: t.columns.action,
              cell: ({ heldOut }: Contact) => (
                <span className={heldOut ? "tag held" : "tag"}>{heldOut ? t.heldOut : t.write}</span>
              ),
            },
            { name: t.columns.stake, isNumber: true, cell: ({ valueAtStake }: Contact) => money(valueAtStake) },
            { name: t.columns.why, isLong: true, cell: ({ why }: Contact) => why },
            {
              name: t.columns.offer,
              cell: ({ offer, offerReason }: Contact) => <Offer offer={offer} reason={offerReason} />,
            },
          ];
          return (
            <>
              <p>
                {t.fit(count(found.eligible), count(found.toContact), count(found.heldOut))} {t.stake(money(stake))}
              </p>
              <p className="small">{found.assumption}</p>
              <details className="explain">
                <summary>{t.holdOut}</summary>
                <p>{t.heldOutAbout}</p>
              </details>
              <p className="buttons">
                {[false, true].map((isAll) => {
                  const contacts = isAll ? found.contacts : found.contacts.filter(({ heldOut }) => !heldOut);
                  return (
                    <button
                      key={String(isAll)}
                      type="button"
                      className={isAll ? "quiet" : undefined}
                      // while another list loads this one would be saved under its name
                      disabled={contacts.length === 0 || list.isPlaceholderData || wanted !== asking}
                      onClick={() => saveContacts({ ...found, contacts }, isAll)}
                    >
                      {isAll ? t.downloadAll : t.download}
                    </button>
                  );
                })}
              </p>
              {found.contacts.length === 0 ? (
                <p className="empty">{texts.empty}</p>
              ) : (
                <PagedTable
                  key={wanted}
                  label={t.list}
                  columns={columns}
                  rows={found.contacts}
                  keyOf={({ customerId }) => customerId}
                />
              )}
            </>
          );
        }}
      </Section>
    </>
  );
}

type Contact = ContactList["contacts"][number];

function saveContacts(list: ContactList, isAll: boolean): void {
  const text = formatCsv(contactTable(list), { formulas: "escape" });
  save(`contacts-${list.campaign}${isAll ? "-with-held-out" : ""}.csv`, text);
}

function Offer({ offer, reason }: { offer: string | null; reason: string | null }) {
  if (offer === null) return null;
  return (
    <>
      <bdi>{offer}</bdi>
      {reason === null ? null : (
        <details className="explain small">
          <summary>{t.offerWhy}</summary>
          <p>{reason}</p>
        </details>
      )}
    </>
  );
}

/** A whole number of an address, within bounds. */
function whole(text: string | undefined, usual: number, most: number, least: number): number {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : usual;
}
