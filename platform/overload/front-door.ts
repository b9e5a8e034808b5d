/** The first thing that happens to a request: it is let in, or told to come back later. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, Refusal } from './admission.ts';
import type { Priority, Sheddable } from './priority.ts';
import type { Refuse } from './refuse.ts';

/** False where the request was refused: it has been answered. */
export type FrontDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface FrontDoorDeps {
  readonly admission: Admission;
  /** Of a method and a path without its query. */
  readonly priorityOf: (method: string, path: string) => Priority;
  readonly refuse: Refuse;
  readonly onRefused: (priority: Sheddable, why: Refusal) => void;
}

export function createFrontDoor(deps: FrontDoorDeps): FrontDoor {
  const { admission, priorityOf, refuse, onRefused } = deps;
  const end = (): void => admission.end();
  return (request, response) => {
    const { url = '/', method = 'GET' } = request;
    const path = withoutQuery(url);
    // As long as there is room for everybody nobody is asked who they are.
    if (!admission.isOpen()) {
      const priority = priorityOf(method, path);
      const why = admission.refusalOf(priority);
      if (why !== null && priority !== 'vital') {
        onRefused(priority, why);
        refuse(request, response, priority);
        return false;
      }
    }
    // A live stream lasts as long as somebody looks at it: it is no work in progress.
    if (isStream(path)) return true;
    admission.begin();
    response.on('close', end);
    return true;
  };
}

const isStream = (path: string): boolean => path.endsWith('/stream');

function withoutQuery(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
