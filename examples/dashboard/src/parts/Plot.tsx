import { type Chart, draw, plotStyle, type SvgNode } from "clientele/plot";
import { createElement, type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { texts } from "../texts.ts";
import { ChartTable } from "./ChartTable.tsx";
import { useWidth } from "./useWidth.ts";

// a policy that forbids style elements allows this
const sheet = new CSSStyleSheet();
sheet.replaceSync(plotStyle);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const nameOf = (name: string): string =>
  name === "class" ? "className" : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** An SVG element as React's. What a pointer would show becomes a label that the keyboard reaches as well. */
function toReact({ tag, attributes, children }: SvgNode, key: number | string): React.ReactNode {
  const props: Record<string, unknown> = { key };
  for (const [name, value] of Object.entries(attributes)) props[name.startsWith("aria-") ? name : nameOf(name)] = value;
  const title = children.find((child) => typeof child !== "string" && child.tag === "title");
  const label = typeof title === "object" ? title.children.join("") : undefined;
  if (tag === "svg") Object.assign(props, { role: "group" });
  else if (label !== undefined && tag === "text") Object.assign(props, { "data-tip": label });
  else if (label !== undefined)
    Object.assign(props, { "data-tip": label, "aria-label": label, role: "img", tabIndex: -1 });
  const inner = children.filter((child) => child !== title && !(typeof child !== "string" && child.tag === "desc"));
  return createElement(tag, props, ...inner.map((child, i) => (typeof child === "string" ? child : toReact(child, i))));
}

interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const MARKS = "[data-tip][tabindex]";

/** Where an arrow leads: along the marks, and up and down to the nearest one of another row. */
function nextMark(marks: readonly Element[], at: number, key: string): Element | undefined {
  if (key === "Home") return marks[0];
  if (key === "End") return marks.at(-1);
  if (key === "ArrowRight") return marks[at + 1];
  if (key === "ArrowLeft") return marks[at - 1];
  if ((key !== "ArrowDown" && key !== "ArrowUp") || at < 0) return undefined;
  const centre = (mark: Element) => {
    const { x, y, width, height } = mark.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const from = centre(marks[at] as Element);
  const away = (mark: Element): number => {
    const { x, y } = centre(mark);
    const down = key === "ArrowDown" ? y - from.y : from.y - y;
    return down > 2 ? down + 2 * Math.abs(x - from.x) : Number.POSITIVE_INFINITY;
  };
  let [nearest, shortest]: [Element | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const mark of marks) {
    const distance = away(mark);
    if (distance < shortest) [nearest, shortest] = [mark, distance];
  }
  return nearest;
}

/** A chart of `clientele/plot`, as wide as there is room: its marks say what they are under a pointer and to the keyboard. */
export function Plot({ chart }: { readonly chart: Chart }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const [tip, setTip] = useState<Tip | null>(null);
  const reached = useRef<Element | null>(null);
  const drawn = useMemo(() => {
    if (width === 0) return null;
    const size = Math.round(Math.min(4000, Math.max(240, width)));
    return toReact(draw(chart, { width: size, style: false, texts: false }), "svg");
  }, [chart, width]);

  const show = (target: EventTarget): void => {
    const mark = target instanceof Element ? target.closest("[data-tip]") : null;
    if (mark === null || frame.current === null) {
      setTip(null);
      return;
    }
    const [box, outer] = [mark.getBoundingClientRect(), frame.current.getBoundingClientRect()];
    const x = Math.min(Math.max(box.x + box.width / 2 - outer.x, 8), outer.width - 8);
    setTip({ text: mark.getAttribute("data-tip") ?? "", x, y: Math.max(box.y - outer.y, 0) });
  };
  const reach = (mark: Element | undefined): void => {
    if (!(mark instanceof SVGElement)) return;
    reached.current?.setAttribute("tabindex", "-1");
    mark.setAttribute("tabindex", "0");
    reached.current = mark;
    mark.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === "Escape") setTip(null);
    const marks = [...(frame.current?.querySelectorAll(MARKS) ?? [])];
    const next = nextMark(marks, marks.indexOf(document.activeElement as Element), event.key);
    if (next === undefined) return;
    event.preventDefault();
    reach(next);
  };
  // one stop of the tab key for a chart: from there the arrows lead on
  useEffect(() => {
    const marks = drawn === null ? [] : [...(frame.current?.querySelectorAll(MARKS) ?? [])];
    // elements stay when it is drawn again in another size
    for (const mark of marks) mark.setAttribute("tabindex", "-1");
    reached.current = marks[0] ?? null;
    reached.current?.setAttribute("tabindex", "0");
  }, [drawn, frame]);

  return (
    <figure className="plot">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its marks take the focus, and it listens for them */}
      <div
        ref={frame}
        className="plot-frame"
        onPointerMove={({ target }: PointerEvent) => show(target)}
        onPointerLeave={() => setTip(null)}
        onFocus={({ target }) => show(target)}
        onBlur={() => setTip(null)}
        onKeyDown={onKeyDown}
      >
        {drawn}
        {tip === null ? null : (
          <div className="tip" style={{ left: tip.x, top: tip.y }} aria-hidden="true">
            {tip.text}
          </div>
        )}
      </div>
      <figcaption>
        {chart.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        <details className="as-table">
          <summary>{texts.plot.asTable}</summary>
          <ChartTable chart={chart} />
        </details>
      </figcaption>
    </figure>
  );
}
