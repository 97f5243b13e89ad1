import { againstD3 } from "../../csv/againstD3.ts";

againstD3(500_000);
