import { describe, test } from 'vitest';
import {
  cancelEvent,
  changeEvent,
  createEvent,
  type EventEvent,
  type EventState,
  evolveEvent,
  initialEvent,
  publishEvent,
} from './event.ts';
import { specification } from './testing/given-when-then.ts';

const event = specification<EventState, EventEvent>(initialEvent, evolveEvent);

const details = { name: 'Night', category: 'concert', artists: ['Ada'], description: null };
const command = { eventId: 'evt_1', owner: 'org_1', ...details };
const created: EventEvent = { type: 'EventCreated', data: command };
const published: EventEvent = { type: 'EventPublished', data: { showId: 'shw_1' } };
const cancelled: EventEvent = { type: 'EventCancelled', data: {} };

describe('an event', () => {
  test('is created as a draft', () => {
    event
      .given()
      .when((state) => createEvent(state, command))
      .thenEvents(created);
    event.given(created).thenState({ ...command, status: 'draft' });
  });

  test('is created once only', () => {
    event
      .given()
      .when((state) => createEvent(state, command))
      .thenOnceOnly();
  });

  test('needs a name, a category and artists with names', () => {
    event
      .given()
      .when((state) =>
        createEvent(state, { ...command, name: '', category: 'x'.repeat(61), artists: ['A', ' '] }),
      )
      .thenRefused({
        code: 'InvalidInput',
        errors: [
          { path: 'name', message: 'must not be empty' },
          { path: 'category', message: 'at most 60 characters' },
          { path: 'artists.1', message: 'must not be empty' },
        ],
      });
  });

  test('changes in what is named', () => {
    event
      .given(created)
      .when((state) => changeEvent(state, { name: 'Day', artists: ['Ada'] }))
      .thenEvents({ type: 'EventChanged', data: { changes: { name: 'Day' } } });
    event
      .given(created)
      .when((state) => changeEvent(state, { description: 'Bring a coat', artists: [] }))
      .thenOnceOnly();
  });

  test('stays as it is when nothing differs', () => {
    event
      .given(created)
      .when((state) => changeEvent(state, details))
      .thenNothing();
  });

  test('is published with its first show', () => {
    event
      .given(created)
      .when((state) => publishEvent(state, { showId: 'shw_1' }))
      .thenEvents(published);
    event
      .given(created, published)
      .when((state) => publishEvent(state, { showId: 'shw_2' }))
      .thenNothing();
  });

  test('is cancelled once, and on again with a new show', () => {
    event.given(created, published).when(cancelEvent).thenEvents(cancelled);
    event.given(created, published, cancelled).when(cancelEvent).thenNothing();
    event
      .given(created, published, cancelled)
      .when((state) => publishEvent(state, { showId: 'shw_2' }))
      .thenEvents({ type: 'EventPublished', data: { showId: 'shw_2' } });
  });

  test('must exist to be changed', () => {
    event
      .given()
      .when((state) => changeEvent(state, details))
      .thenRefused({ code: 'EventNotFound' });
    event.given().when(cancelEvent).thenRefused({ code: 'EventNotFound' });
    event.given(published, cancelled).thenState(null);
  });
});
