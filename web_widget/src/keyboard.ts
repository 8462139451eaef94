/** A phone's keyboard covers the page without making it lower. The window is then as high as what can be seen of it (`--top` and
 *  `--height`, which styles.css uses where the window fills the screen), and what is written in stays in sight.
 */

/** Watches for as long as the window stands on a page. */
export function watchKeyboard(dialog: HTMLDialogElement, view = globalThis.visualViewport): void {
  const measure = () => {
    if (!dialog.isConnected) {
      view?.removeEventListener("resize", measure);
      view?.removeEventListener("scroll", measure);
    } else if (view && dialog.open) fit(dialog, view);
  };
  view?.addEventListener("resize", measure);
  view?.addEventListener("scroll", measure);
  measure();
}

/** Who has magnified the page moves about in it as before. */
function fit(dialog: HTMLDialogElement, { height, offsetTop, scale }: VisualViewport): void {
  const covered = scale < 1.01 && height < innerHeight - 1;
  for (const [name, value] of [["--top", offsetTop], ["--height", height]] as const) {
    if (covered) dialog.style.setProperty(name, `${value}px`);
    else dialog.style.removeProperty(name);
  }
  if (covered) (dialog.getRootNode() as ShadowRoot).activeElement?.scrollIntoView({ block: "nearest" });
}
