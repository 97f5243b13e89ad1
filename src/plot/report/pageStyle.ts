import { DARK, LIGHT, type Palette } from "../style.ts";

const colors = ({ ground, text, muted, grid }: Palette, page: string, link: string | undefined): string =>
  `--page:${page};--card:${ground};--ink:${text};--quiet:${muted};--edge:${grid};--mark:${link}`;

/** The page's style: light and dark, from a phone to paper. */
export const pageStyle: string = /* @__PURE__ */ [
  `:root{color-scheme:light dark;${colors(LIGHT, "#f4f5f8", LIGHT.steps[5])}}`,
  `@media screen and (prefers-color-scheme:dark){:root{${colors(DARK, "#0d0f13", DARK.series[0])}}}`,
  "*{box-sizing:border-box}",
  'body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}',
  "header,main,footer{max-width:800px;margin:0 auto;padding:0 20px}",
  "header{padding-top:40px}",
  "h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}",
  "h2{font-size:1.35rem;margin:52px 0 8px;scroll-margin-top:12px}",
  "h3{font-size:1rem;margin:0 0 8px}",
  "p,ul{margin:8px 0;max-width:68ch}",
  "ul{padding-left:1.2em}",
  ".quiet,figcaption,footer,caption,.tile span{color:var(--quiet)}",
  ".quiet,figcaption,footer{font-size:.85rem}",
  "a{color:var(--mark)}",
  "nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;list-style:none;max-width:none;margin:18px 0 0;font-size:.95rem}",
  ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:26px 0 0;padding:0}",
  ".tile{background:var(--card);border:1px solid var(--edge);border-radius:10px;padding:12px 14px;margin:0}",
  ".tile dt{font-size:.82rem;color:var(--quiet)}.tile dd{margin:0;overflow-wrap:anywhere;font-size:1.45rem;font-weight:650;line-height:1.3}.tile span{display:block;font-size:.8rem;font-weight:400;line-height:1.35}",
  "figure{background:var(--card);border:1px solid var(--edge);border-radius:10px;margin:16px 0;padding:16px 18px;break-inside:avoid}",
  "figure svg{display:block}",
  "figcaption{margin-top:6px;line-height:1.45}",
  "details{margin-top:8px;font-size:.9rem}summary{cursor:pointer;color:var(--mark)}",
  ".narrow{display:none}",
  ".scroll{overflow-x:auto;margin:12px 0}.scroll:focus-visible{outline:2px solid var(--mark);outline-offset:2px}",
  "table{border-collapse:collapse;width:100%;font-size:.88rem}",
  "caption{text-align:left;padding-bottom:6px;font-size:.85rem}",
  "th,td{text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--edge);vertical-align:top}th{font-weight:600}",
  ".s{min-width:13rem}",
  ".lead{margin:0 0 12px;font-size:.95rem}",
  ".n{text-align:right;white-space:nowrap}td:last-child,th:last-child{padding-right:0}",
  "footer{padding:40px 20px 48px}",
  "@media (max-width:600px){.wide{display:none}.narrow{display:block}figure{padding:12px 10px;margin-left:-8px;margin-right:-8px}header,main,footer{padding-left:16px;padding-right:16px}header{padding-top:24px}h1{font-size:1.5rem}}",
  "@page{size:A4;margin:16mm 14mm}",
  "@media print{body{background:none;font-size:10.5pt}nav,details{display:none}header,main,footer{max-width:none;padding:0}figure,.tile{border-color:#ccc}h2{break-after:avoid;margin-top:28px}tr{break-inside:avoid}.scroll{overflow:visible}.wide{display:block}.narrow{display:none}}",
].join("\n");
