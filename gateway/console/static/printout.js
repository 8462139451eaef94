/** Shows the button that prints; without a script the browser's own menu does. */
import { byId, onPress } from "./elements.js";

byId("print").hidden = false;
onPress("print", () => print());
