/** What we patch is Nest's own business: a version that keeps it elsewhere is told apart before, not by the request that fails. @throws TypeError */
export function expectMethods(owner: object, ...names: string[]): void {
  const missing = names.filter((name) => typeof Reflect.get(owner, name) !== 'function');
  if (missing.length > 0) throw new TypeError(`${owner.constructor.name} has no ${missing.join(', ')}`);
}
