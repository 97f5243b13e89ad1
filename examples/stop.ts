/** Ends the process with what is wrong and what to do about it: a wrong start needs no stack trace. */
export function stop(problem: string, advice: string): never {
  console.error(`${problem}\n${advice}`);
  process.exit(1);
}

/** The settings, or the end of the process with what is wrong with them. */
export function orStop<T>(settings: () => T): T {
  try {
    return settings();
  } catch (error) {
    return stop(
      (error as Error).message,
      "change the environment, or the file .env; examples/.env.example explains each variable",
    );
  }
}

/** Ends the process where a server cannot listen; any other error is thrown. */
export function stopUnlessListening(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return stop(`port ${port} is in use`, "set PORT to another one");
  if (code === "EACCES" || code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return stop(`cannot listen on ${host}:${port} (${code})`, "set HOST and PORT to what this machine may use");
  throw error;
}
