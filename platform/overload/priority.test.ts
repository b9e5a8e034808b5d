import { describe, expect, it } from 'vitest';
import { ROUTES } from '../http/routes.ts';
import { type Priority, priorityOf } from './priority.ts';

const routesOf = (priority: Priority): readonly string[] =>
  ROUTES.filter((rule) => rule.priority === priority).map(
    ({ method, path }) => `${method} ${path}`,
  );

describe('who goes first', () => {
  it('is said of every route', () => {
    for (const { method, path, priority } of ROUTES) {
      expect(priority, `${method} ${path}`).toBe(priorityOf(method, path));
    }
  });

  it('never refuses health, metrics, operators, whoever stops a sale, and the doors', () => {
    expect(routesOf('vital')).toEqual(
      expect.arrayContaining([
        'GET /healthz',
        'GET /readyz',
        'GET /metrics',
        'GET /v1/ops/projections',
        'POST /v1/ops/projections/{name}/rebuild',
        'POST /v1/shows/{id}/pause',
        'POST /v1/shows/{id}/cancel',
        'PUT /v1/shows/{id}/waiting-room',
        'POST /v1/tickets/scan',
      ]),
    );
  });

  it('serves whoever pays until last, up to the ticket and back', () => {
    expect(routesOf('paying')).toEqual(
      expect.arrayContaining([
        'POST /v1/holds/{id}/checkout',
        'POST /v1/holds/{id}/extend',
        'POST /v1/orders',
        'GET /v1/orders/{id}',
        'POST /v1/orders/{id}/cancel',
        'POST /v1/orders/{id}/refunds',
        'POST /v1/payments/{id}/confirm',
        'GET /v1/payments/{id}',
        'POST /v1/payments/webhook',
        'GET /v1/tickets/{id}.pdf',
        'POST /orders/checkout',
      ]),
    );
  });

  it.each([
    ['holding', 'POST /v1/shows/{id}/holds'],
    ['holding', 'POST /v1/events/{id}/holds'],
    ['holding', 'GET /v1/holds/{id}'],
    ['holding', 'POST /v1/sessions'],
    ['holding', 'POST /v1/waiting-room/sessions'],
    ['holding', 'GET /v1/waiting-room/sessions/{id}'],
    ['reporting', 'GET /v1/waiting-room/shows/{id}/lottery/entrants'],
    ['holding', 'POST /reservations'],
    ['holding', 'POST /cart/add'],
    ['browsing', 'GET /v1/events'],
    ['browsing', 'GET /v1/shows/{id}/seat-map'],
    ['browsing', 'GET /v1/shows/{id}/availability/stream'],
    ['browsing', 'GET /events/{id}/seatmap'],
    ['reporting', 'GET /v1/finance/trial-balance'],
    ['reporting', 'GET /v1/audit/orders/{id}'],
    ['reporting', 'GET /v1/shows/{id}/sales'],
    ['reporting', 'GET /docs'],
  ] as const)('counts as %s: %s', (priority, route) => {
    expect(routesOf(priority)).toContain(route);
  });
});
