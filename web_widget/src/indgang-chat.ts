/** Registers the element; harmless when the script stands twice on a page. */
import { IndgangChat } from "./element.js";

if (!customElements.get("indgang-chat")) customElements.define("indgang-chat", IndgangChat);

export { IndgangChat };
