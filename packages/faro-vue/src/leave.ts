/**
 * Calls back whenever this may be the page's last moment: hidden (also a tab switch: mobile browsers say no more) or
 * left. On the window, where both events arrive after every listener of the document.
 */
export function onLeave(callback: () => void): () => void {
  const hidden = () => {
    if (document.visibilityState === 'hidden') callback();
  };
  addEventListener('visibilitychange', hidden);
  addEventListener('pagehide', callback);
  return () => {
    removeEventListener('visibilitychange', hidden);
    removeEventListener('pagehide', callback);
  };
}
