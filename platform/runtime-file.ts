import path from 'node:path';

/** Where a start leaves word of itself, for tools on this machine. */
export const runtimeFile = (dataDir: string): string => path.resolve(dataDir, 'runtime.json');
