import { Component, type ReactNode } from "react";
import { texts } from "../texts.ts";

/** Keeps a page that fails from taking the others with it. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <>
        <h1>{texts.failed.page}</h1>
        <div className="failed" role="alert">
          <p>{texts.failed.pageHint}</p>
          {/* code that could not be loaded is not asked for again in the same document */}
          <button type="button" onClick={() => location.reload()}>
            {texts.retry}
          </button>
        </div>
      </>
    );
  }
}
