/**
 * An error while drawing stays where it happened: without this Preact takes the whole page away.
 * https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary
 */
import { Component, type ComponentChildren } from 'preact';
import { queries } from '../hub/queries.ts';
import { line } from '../hub/reachable.ts';

interface CatchingProps {
  /** Another address is another screen: it is tried afresh. */
  readonly at?: string;
  readonly instead: (again: () => void) => ComponentChildren;
  readonly children: ComponentChildren;
}

interface State {
  readonly failed: boolean;
}

export class Catching extends Component<CatchingProps, State> {
  override state: State = { failed: false };

  static override getDerivedStateFromError = (): State => ({ failed: true });

  override componentDidCatch(error: unknown): void {
    console.error(traceOf(error));
  }

  override componentDidUpdate(before: CatchingProps): void {
    if (this.state.failed && before.at !== this.props.at) this.again();
  }

  readonly again = (): void => {
    // What was read may be what can't be drawn. Without the hub it stays: it could not be read again.
    if (line.get().kind === 'up') queries.removeQueries({ type: 'inactive' });
    this.setState({ failed: false });
  };

  override render(): ComponentChildren {
    return this.state.failed ? this.props.instead(this.again) : this.props.children;
  }
}

/** Kind of error and places in the code. Its message may quote what was drawn, and that is somebody's record. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const places = (error.stack ?? '').split('\n').filter((row) => /^\s*at .*:\d+:\d+\)?$|@.*:\d+:\d+$/.test(row));
  return [error.name, ...places].join('\n');
}
