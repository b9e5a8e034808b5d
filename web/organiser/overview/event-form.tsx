/** Add an event, or change what is said of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { OrganiserPage, Refusal } from '../shared/parts.tsx';
import { type Event, useEvent } from '../shared/queries.ts';
import { texts as areaTexts } from '../shared/texts.ts';
import { texts } from './texts.ts';

const CATEGORIES = [
  'concert',
  'theatre',
  'sport',
  'comedy',
  'festival',
  'family',
  'dance',
] as const;

export default function EventFormScreen() {
  const { eventId = '' } = useParams();
  const { event: t } = useTexts(texts);
  const event = useEvent(eventId);
  const isNew = eventId === '';
  return (
    <OrganiserPage
      title={isNew ? t.create : t.change}
      ready={isNew || event.data !== undefined}
      error={event.data === undefined ? event.error : null}
      onAgain={() => void event.refetch()}
    >
      <EventForm event={event.data ?? null} />
    </OrganiserPage>
  );
}

function EventForm({ event }: { readonly event: Event | null }) {
  const { event: t } = useTexts(texts);
  const area = useTexts(areaTexts);
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  const descriptionId = useId();
  const [name, setName] = useState(event?.name ?? '');
  const [category, setCategory] = useState(event?.category ?? 'concert');
  const [artists, setArtists] = useState(event?.artists.join(', ') ?? '');
  const [description, setDescription] = useState(event?.description ?? '');
  const [isTried, setTried] = useState(false);
  const saving = useMutation({
    mutationFn: async () => {
      const body = {
        name: name.trim(),
        category,
        artists: artists
          .split(',')
          .map((artist) => artist.trim())
          .filter((artist) => artist !== ''),
        description: description.trim() === '' ? null : description.trim(),
      };
      return event === null
        ? api.createEvent({ body })
        : api.changeEvent({ path: { id: event.id }, body });
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries();
      goTo(event === null ? `/organizer/event/${id}/show` : '/organizer');
    },
  });
  const isKnown = CATEGORIES.some((known) => known === category);
  return (
    <form
      className={parts.form}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        setTried(true);
        if (name.trim() !== '' && !saving.isPending) saving.mutate();
      }}
    >
      <Field
        label={t.name}
        required
        error={isTried && name.trim() === '' ? t.nameFault : undefined}
        maxLength={200}
        value={name}
        onChange={(change) => setName(change.target.value)}
      />
      <Select
        label={t.category}
        value={category}
        onChange={(change) => setCategory(change.target.value)}
      >
        {CATEGORIES.map((known) => (
          <option key={known} value={known}>
            {t.categories[known]}
          </option>
        ))}
        {!isKnown && <option value={category}>{category}</option>}
      </Select>
      <Field
        label={t.artists}
        hint={t.artistsHint}
        value={artists}
        onChange={(change) => setArtists(change.target.value)}
      />
      <div className={parts.area}>
        <label htmlFor={descriptionId}>{t.description}</label>
        <textarea
          id={descriptionId}
          rows={5}
          maxLength={5_000}
          value={description}
          onChange={(change) => setDescription(change.target.value)}
        />
      </div>
      {saving.error !== null && <Refusal error={saving.error} />}
      <div className={parts.actions}>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {event === null ? t.submit : area.save}
        </Button>
        <ButtonLink href="/organizer" look="quiet">
          {area.cancel}
        </ButtonLink>
      </div>
    </form>
  );
}
