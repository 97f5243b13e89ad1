import type { ReactNode } from "react";
import { About } from "./Section.tsx";

interface Props {
  readonly label: string;
  readonly about: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
}

/** One number with its name, and its definition one click away. */
export function Figure({ label, about, value, note }: Props) {
  return (
    <div className="figure">
      <dt>
        {label} <About of={label}>{about}</About>
      </dt>
      <dd>
        <strong>{value}</strong>
        {note === undefined ? null : <span>{note}</span>}
      </dd>
    </div>
  );
}
