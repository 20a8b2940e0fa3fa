/** What a view of the place gets. */
export interface ViewProps {
  /** The part of the path behind the view's name: what is open. */
  readonly openId: string | undefined;
}
