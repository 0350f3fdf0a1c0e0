/** Vue's ErrorTypeStrings by index; production builds report only the index (vuejs.org/error-reference). */
const RUNTIME =
  'setup function|render function|watcher getter|watcher callback|watcher cleanup function|native event handler|component event handler|vnode hook|directive hook|transition hook|app errorHandler|app warnHandler|ref function|async component loader|scheduler flush|component update|app unmount cleanup function'.split(
    '|',
  );

/** Its lifecycle hooks, which have letters for an index. */
const HOOKS: Readonly<Record<string, string>> = {
  sp: 'serverPrefetch',
  bc: 'beforeCreate',
  c: 'created',
  bm: 'beforeMount',
  m: 'mounted',
  bu: 'beforeUpdate',
  u: 'updated',
  bum: 'beforeUnmount',
  um: 'unmounted',
  a: 'activated',
  da: 'deactivated',
  ec: 'errorCaptured',
  rtc: 'renderTracked',
  rtg: 'renderTriggered',
};

/** `https://vuejs.org/error-reference/#runtime-5` reads `native event handler`; words stay as they are. */
export function hookInWords(info: string): string {
  const code = /#runtime-(\w+)$/.exec(info)?.[1];
  if (code === undefined) return info;
  const hook = HOOKS[code];
  return hook === undefined ? (RUNTIME[Number(code)] ?? info) : `${hook} hook`;
}
