/** The organiser's screens by address; each is loaded when somebody goes there. */
import { lazy } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../app/not-found.tsx';

const SCREENS = [
  ['/organizer', lazy(() => import('./overview/overview.tsx'))],
  ['/organizer/event/new', lazy(() => import('./overview/event-form.tsx'))],
  ['/organizer/event/:eventId', lazy(() => import('./overview/event-form.tsx'))],
  ['/organizer/event/:eventId/show', lazy(() => import('./show/show-form.tsx'))],
  ['/organizer/show/:showId', lazy(() => import('./show/show.tsx'))],
  ['/organizer/show/:showId/edit', lazy(() => import('./show/show-form.tsx'))],
  ['/organizer/show/:showId/seats', lazy(() => import('./seats/seats.tsx'))],
  ['/organizer/show/:showId/live', lazy(() => import('./live/live.tsx'))],
  ['/organizer/venues', lazy(() => import('./venue/venues.tsx'))],
  ['/organizer/venue/:venueId', lazy(() => import('./venue/editor.tsx'))],
] as const;

export default function OrganiserArea() {
  return (
    <Switch>
      {SCREENS.map(([path, Screen]) => (
        <Route key={path} path={path}>
          <Screen />
        </Route>
      ))}
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}
