/** The first thing that happens to a request: it is let in, or told to come back later. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, Refusal } from './admission.ts';
import type { Priority, Sheddable } from './priority.ts';
import type { Refuse } from './refuse.ts';

export interface FrontDoor {
  /** False where the request was refused: it has been answered. */
  letsIn(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * It is in progress until it is answered, or whoever asked has gone. Not for what is answered before
   * anybody else has had a turn: to count that costs a sixteenth of a seat map.
   */
  begin(request: IncomingMessage, response: ServerResponse): void;
}

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
  return {
    letsIn(request, response) {
      // As long as there is room for everybody nobody is asked who they are.
      if (admission.isOpen()) return true;
      const { url = '/', method = 'GET' } = request;
      const priority = priorityOf(method, withoutQuery(url));
      const why = admission.refusalOf(priority);
      if (why === null || priority === 'vital') return true;
      onRefused(priority, why);
      refuse(request, response, priority);
      return false;
    },
    begin({ url = '/' }, response) {
      // A live stream lasts as long as somebody looks at it: it is no work in progress.
      if (isStream(withoutQuery(url))) return;
      admission.begin();
      response.on('close', end);
    },
  };
}

const isStream = (path: string): boolean => path.endsWith('/stream');

function withoutQuery(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
