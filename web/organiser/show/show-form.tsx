/** Add a show, or change one: a draft in everything, a published one in what may still change. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Field, Loading, Notice, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { OrganiserPage, Refusal } from '../shared/parts.tsx';
import {
  type Show,
  useEvent,
  useShow,
  useVenue,
  useVenues,
  type VenueHead,
} from '../shared/queries.ts';
import { texts as areaTexts } from '../shared/texts.ts';
import { PricesField, SectionTiers } from './prices-field.tsx';
import {
  bodyOf,
  changeOf,
  draftOf,
  type Fault,
  NEW_SHOW,
  type ShowBody,
  type ShowChange,
  type ShowDraft,
} from './show-draft.ts';
import { texts } from './texts.ts';

export default function ShowFormScreen() {
  const { eventId = '', showId = '' } = useParams();
  const { form: t } = useTexts(texts);
  const isNew = showId === '';
  const show = useShow(showId, false);
  const event = useEvent(isNew ? eventId : (show.data?.event_id ?? ''));
  const venues = useVenues();
  const isReady = event.data !== undefined && venues.data !== undefined;
  const needed = [show, event, venues].filter(({ data }) => data === undefined);
  const name = event.data?.name ?? '';
  return (
    <OrganiserPage
      title={`${isNew ? t.create : t.change}: ${name}`}
      ready={isReady && (isNew || show.data !== undefined)}
      error={needed.find(({ error }) => error !== null)?.error ?? null}
      onAgain={() => {
        for (const query of needed) void query.refetch();
      }}
    >
      {venues.data?.length === 0 ? (
        <Notice
          tone="warn"
          actions={<ButtonLink href="/organizer/venue/new">{t.drawVenue}</ButtonLink>}
        >
          {t.noVenues}
        </Notice>
      ) : (
        <ShowForm
          eventId={event.data?.id ?? ''}
          show={show.data ?? null}
          venues={venues.data ?? []}
        />
      )}
    </OrganiserPage>
  );
}

function ShowForm({
  eventId,
  show,
  venues,
}: {
  readonly eventId: string;
  readonly show: Show | null;
  readonly venues: readonly VenueHead[];
}) {
  const { form: t } = useTexts(texts);
  const area = useTexts(areaTexts);
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  const [before] = useState<ShowDraft>(() =>
    show === null ? { ...NEW_SHOW, venueId: venues[0]?.id ?? '' } : draftOf(show),
  );
  const [draft, setDraft] = useState(before);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const venue = useVenue(draft.venueId);
  const zone = venues.find(({ id }) => id === draft.venueId)?.timezone ?? 'UTC';
  const isDraft = show === null || show.status === 'draft';
  const change = (next: Partial<ShowDraft>): void => setDraft({ ...draft, ...next });
  const saving = useMutation({
    mutationFn: (send: () => Promise<{ readonly id: string }>) => send(),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries();
      goTo(`/organizer/show/${id}`);
    },
  });

  const send = (body: ShowBody | ShowChange, isNew: boolean): Promise<{ readonly id: string }> =>
    isNew
      ? api.createShow({ path: { id: eventId }, body: body as ShowBody })
      : api.changeShow({ path: { id: show?.id ?? '' }, body });

  function submit(): void {
    const sections = venue.data?.sections.map(({ id }) => id) ?? [];
    const checked = isDraft ? bodyOf(draft, zone, sections) : changeOf(before, draft, zone);
    setFaults(checked.ok ? [] : checked.faults);
    if (checked.ok && !saving.isPending) saving.mutate(() => send(checked.body, show === null));
  }

  const time = (name: 'startsAt' | 'endsAt' | 'doorsAt' | 'onSaleAt') => (
    <Field
      type="datetime-local"
      label={t[name]}
      error={faults.includes(name) ? t.faults[name] : undefined}
      value={draft[name]}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
  return (
    <form
      className={parts.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isDraft ? (
        <Select
          label={t.venue}
          value={draft.venueId}
          onChange={(event) => change({ venueId: event.target.value, tierBySection: {} })}
        >
          {venues.map(({ id, name, city }) => (
            <option key={id} value={id}>
              {name}, {city}
            </option>
          ))}
        </Select>
      ) : (
        <Notice tone="warn">{t.frozen}</Notice>
      )}
      <fieldset>
        <legend className={parts.legend}>{t.times}</legend>
        <p className={parts.hint}>{t.byClock(zone)}</p>
        <div className={parts.pair}>
          {time('startsAt')}
          {time('onSaleAt')}
          {time('doorsAt')}
          {time('endsAt')}
        </div>
      </fieldset>
      {isDraft && (
        <>
          <PricesField draft={draft} isFaulty={faults.includes('tiers')} onChange={setDraft} />
          {venue.isPending && <Loading label={area.loading} />}
          {venue.error !== null && (
            <Refusal error={venue.error} onAgain={() => void venue.refetch()} />
          )}
          {venue.data !== undefined && (
            <SectionTiers draft={draft} venue={venue.data} onChange={setDraft} />
          )}
        </>
      )}
      <fieldset>
        <legend className={parts.legend}>{t.limits}</legend>
        <div className={parts.pair}>
          <Field
            label={t.holdMinutes}
            type="number"
            min={1}
            error={faults.includes('limits') ? t.faults.limits : undefined}
            value={draft.holdMinutes}
            onChange={(event) => change({ holdMinutes: event.target.value })}
          />
          <Field
            label={t.seatsMax}
            type="number"
            min={1}
            value={draft.seatsMax}
            onChange={(event) => change({ seatsMax: event.target.value })}
          />
        </div>
      </fieldset>
      {faults.length > 0 && (
        <Notice tone="bad">{faults.map((fault) => t.faults[fault]).join(' ')}</Notice>
      )}
      {saving.error !== null && <Refusal error={saving.error} />}
      <div className={parts.actions}>
        <Button
          type="submit"
          look="primary"
          busy={saving.isPending || (isDraft && venue.data === undefined)}
        >
          {isDraft ? t.submit : area.save}
        </Button>
        <ButtonLink href={show === null ? '/organizer' : `/organizer/show/${show.id}`} look="quiet">
          {area.cancel}
        </ButtonLink>
      </div>
    </form>
  );
}
