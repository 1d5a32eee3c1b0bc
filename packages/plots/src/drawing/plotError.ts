/** Records or options that no figure, table or report can be made from. */
export class PlotError extends RangeError {
  override readonly name = "PlotError";
  readonly code = "PLOT_IMPOSSIBLE";
}
