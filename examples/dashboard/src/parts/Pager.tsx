import { useFormats } from "../settings.tsx";
import { texts } from "../texts.ts";

interface Props {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Which page of a list this is, and the way to the next. */
export function Pager({ page, pages, total, onPage }: Props) {
  const { count } = useFormats();
  return (
    <nav className="pager" aria-label={texts.pager.label}>
      <button type="button" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        {texts.pager.previous}
      </button>
      <span>{texts.pager.place(count(page), count(Math.max(pages, 1)), count(total))}</span>
      <button type="button" disabled={page >= pages} onClick={() => onPage(page + 1)}>
        {texts.pager.next}
      </button>
    </nav>
  );
}
