/** Below this width, or this height, the window takes the whole screen and the page behind it rests. */
export const NARROW = "(max-width: 480px), (max-height: 420px)";
