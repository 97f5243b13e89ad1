/** A share from 0 to 1 as a bar behind its number. */
export function Bar({ share, children }: { readonly share: number; readonly children: React.ReactNode }) {
  return (
    <span className="bar">
      <span className="part" aria-hidden="true" style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }} />
      {children}
    </span>
  );
}
