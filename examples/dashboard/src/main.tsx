import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { HashRouter } from "react-router";
import { App } from "./App.tsx";
import { isLoading, isUnreached, statusOf } from "./service.tsx";
import "./style.css";

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // a token may end while the page is open: then it is asked for again
    onError: (error, { queryKey: [source, path] }) => {
      if (statusOf(error) === 401 && path !== "/") void queries.invalidateQueries({ queryKey: [source, "/"] });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      // what was refused is refused again; what loads or cannot be reached may come
      retry: (failures, error) => isLoading(error) || (isUnreached(error) && failures < 2),
      retryDelay: (failures) => Math.min(500 * 2 ** failures, 3000),
      refetchOnWindowFocus: false,
    },
  },
});

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      {/* a slider whose place is in the address must not wait for a transition */}
      <HashRouter useTransitions={false}>
        <App />
      </HashRouter>
    </QueryClientProvider>
  </StrictMode>,
);
