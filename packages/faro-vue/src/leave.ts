/**
 * Calls back whenever this may be the page's last moment: hidden (also a tab switch: mobile browsers say no more) or
 * left. On the window, where both events arrive after every listener of the document.
 */
export function onLeave(callback: () => void): void {
  addEventListener('visibilitychange', () => document.hidden && callback());
  addEventListener('pagehide', callback);
}
