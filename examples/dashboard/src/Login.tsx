import { type FormEvent, useState } from "react";
import { texts } from "./texts.ts";

/** Asks for the token of a service that lets nobody in without one. */
export function Login({
  wasWrong,
  onToken,
}: {
  readonly wasWrong: boolean;
  readonly onToken: (token: string) => void;
}) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // what no header can hold was not copied well
    const token = text.replace(/[^\x21-\x7e]/g, "");
    if (token !== "") onToken(token);
  };
  return (
    <main className="login">
      <form onSubmit={submit}>
        <h1>{texts.login.title}</h1>
        <p>{texts.login.about}</p>
        <label>
          {texts.login.label}
          <input type="password" autoComplete="off" value={text} onChange={({ target }) => setText(target.value)} />
        </label>
        {wasWrong ? <p role="alert">{texts.login.wrong}</p> : null}
        <button type="submit">{texts.login.submit}</button>
      </form>
    </main>
  );
}
