/** Add a show, or change one: a draft in everything, a published one in what may still change. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
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
import { PricesField } from './prices-field.tsx';
import css from './show.module.css';
import { bodyOf, changeOf, type ShowBody, type ShowChange } from './show-body.ts';
import { draftOf, NEW_SHOW, type ShowDraft } from './show-draft.ts';
import type { Faults } from './terms-draft.ts';
import { PolicyField, PresalesField, TaxesField } from './terms-fields.tsx';
import { texts } from './texts.ts';
import { NO_ASSIGNMENTS } from './tiers/assignments.ts';
import { HousePrices } from './tiers/house-prices.tsx';
import { useFaultText } from './use-fault-text.ts';

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
  const [faults, setFaults] = useState<Faults>({});
  const faultOf = useFaultText(faults);
  const form = useRef<HTMLFormElement>(null);
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
    setFaults(checked.ok ? {} : checked.faults);
    // Once it is told what is wrong: to the first of those fields.
    if (!checked.ok) {
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
    }
    if (checked.ok && !saving.isPending) saving.mutate(() => send(checked.body, show === null));
  }

  const time = (name: 'startsAt' | 'endsAt' | 'doorsAt' | 'onSaleAt') => (
    <Field
      type="datetime-local"
      label={t[name]}
      error={faultOf(name)}
      value={draft[name]}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
  const limit = (name: 'holdMinutes' | 'seatsMax' | 'liveMax' | 'ticketsMax') => (
    <Field
      label={t[name]}
      hint={name === 'ticketsMax' ? t.ticketsMaxHint : undefined}
      inputMode={name === 'holdMinutes' ? 'decimal' : 'numeric'}
      error={faultOf(name)}
      value={draft[name]}
      onChange={(event) => change({ [name]: event.target.value })}
    />
  );
  const told = [...new Set(Object.values(faults))];
  return (
    <form
      ref={form}
      className={css.form}
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
          onChange={(event) => change({ venueId: event.target.value, ...NO_ASSIGNMENTS })}
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
          <PricesField draft={draft} faults={faults} onChange={setDraft} />
          {venue.isPending && <Loading label={area.loading} />}
          {venue.error !== null && (
            <Refusal error={venue.error} onAgain={() => void venue.refetch()} />
          )}
          {venue.data !== undefined && (
            <HousePrices key={draft.venueId} draft={draft} venue={venue.data} onChange={setDraft} />
          )}
          <TaxesField draft={draft} faults={faults} onChange={setDraft} />
        </>
      )}
      <fieldset>
        <legend className={parts.legend}>{t.limits}</legend>
        <div className={parts.pair}>
          {limit('holdMinutes')}
          {limit('seatsMax')}
          {limit('liveMax')}
          {limit('ticketsMax')}
        </div>
      </fieldset>
      <PresalesField draft={draft} faults={faults} onChange={setDraft} />
      <PolicyField draft={draft} faults={faults} onChange={setDraft} />
      {told.length > 0 && (
        <Notice tone="bad" title={t.faulty}>
          {told.map((kind) => t.faults[kind]).join(' ')}
        </Notice>
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
