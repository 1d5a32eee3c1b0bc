import { Component, type FunctionComponent } from "preact";
import { isSame } from "./isSame.ts";

/** A part of the page that is drawn anew only when its properties differ, as `isSame` tells. */
export function memo<Props extends object>(Part: FunctionComponent<Props>) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      return !isSame(this.props, next);
    }

    override render() {
      return <Part {...(this.props as Props)} />;
    }
  };
}
