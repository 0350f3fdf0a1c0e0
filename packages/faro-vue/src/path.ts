const CODE_FILE = /\.(?:[cm]?[jt]sx?|css|vue)(?::\d+)*$/;

/** A segment that holds a digit or an address, or is too long for a word, is an id. API versions and code files are not. */
export function cleanPath(path: string): string {
  return path.replace(/[^/]+/g, (part) =>
    CODE_FILE.test(part) || /^v\d+(\.\d+)?$/.test(part) || (part.length <= 32 && !/\d|@|%/.test(part)) ? part : ':id',
  );
}
