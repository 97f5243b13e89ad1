import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toSvg } from "../../src/plot/index.ts";
import { chartsOfGuide, PICTURES } from "./guide.ts";

// npm run plots: writes the pictures of docs/plots.md
const charts = await chartsOfGuide();
rmSync(PICTURES, { recursive: true, force: true });
mkdirSync(PICTURES);
for (const [name, chart] of charts) writeFileSync(join(PICTURES, `${name}.svg`), `${toSvg(chart)}\n`);
