// Reads an export and answers from it, in the browser alone: the routes are the service's.
import { readOrders } from "clientele";
import type { FromWorker, ToWorker } from "./messages.ts";

let fetch: ((request: Request) => Promise<Response>) | undefined;
const tell = (message: FromWorker): void => postMessage(message);

self.addEventListener("message", async ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "ask") {
    // whoever asked must not wait for ever
    const failed = new Response(null, { status: 500 });
    const response = (await fetch?.(new Request(data.url)).catch(() => failed)) ?? failed;
    const type = response.headers.get("content-type") ?? "";
    return tell({ kind: "answer", id: data.id, status: response.status, type, body: await response.text() });
  }
  const { files, read } = data;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  try {
    // what answers comes while the file is read
    const answering = import("./answering.ts");
    const { orders, reading } = await readOrders(files, {
      ...read,
      onProgress: ({ bytesRead }) => tell({ kind: "read", share: size > 0 ? Math.min(1, bytesRead / size) : 1 }),
    });
    const { answerFrom } = await answering;
    fetch = await answerFrom(orders, reading, (step) => tell({ kind: "predicting", step }));
    tell({ kind: "ready" });
  } catch (error) {
    tell({ kind: "failed", message: (error as Error).message });
  }
});
