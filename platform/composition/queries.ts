export function registerQueries(_app: unknown, _deps: unknown): void {}
