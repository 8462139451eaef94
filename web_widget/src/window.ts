/** The second part: the whole window with its looks. See later.ts. */
export { Chat } from "./chat.js";
