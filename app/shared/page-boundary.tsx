/**
 * @file Stands around a page: when drawing it fails, it says so in place of a white page, keeps the kill switch, and
 * shows the page again at a press. What a page works on lives outside React, so nothing of it is lost.
 */
import { Component, type ReactNode } from 'react';

export class PageBoundary extends Component<
  {
    readonly children: ReactNode;
    readonly onStop: () => void;
    /** Ways to take out what is not saved, in case the page cannot be shown again. */
    readonly work?: ReactNode;
  },
  { readonly reason: string | null; readonly attempt: number }
> {
  override state = { reason: null, attempt: 0 };

  static getDerivedStateFromError(error: unknown) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { reason, attempt } = this.state;
    if (reason === null) return <PageAttempt key={attempt}>{this.props.children}</PageAttempt>;
    return (
      <main className="page-fault">
        <div className="kill-switch">
          <button type="button" className="stop" onClick={this.props.onStop}>
            Stop sensing
          </button>
        </div>
        <div role="alert">
          <h1>This page could not be drawn</h1>
          <p>
            Sensing and music continue, and nothing that you made is lost. Most often the cause is a browser
            that translates the page or an extension that changes it.
          </p>
          <p className="quiet small">{reason}</p>
        </div>
        <div className="row">
          <button
            type="button"
            className="primary"
            onClick={() => this.setState({ reason: null, attempt: attempt + 1 })}
          >
            Show the page again
          </button>
          {this.props.work}
        </div>
      </main>
    );
  }
}

/** Its key makes every element anew. */
function PageAttempt({ children }: { readonly children: ReactNode }) {
  return children;
}
