/** The venue editor: what it is called and where it is, and its plan. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useReducer, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Notice } from '../../shared/ui/controls.tsx';
import { historyOf } from '../shared/history.ts';
import parts from '../shared/parts.module.css';
import { OrganiserPage, Part, Refusal } from '../shared/parts.tsx';
import { useVenue, type Venue } from '../shared/queries.ts';
import { isTimeZone } from '../shared/times.ts';
import { sectionsOf } from './exchange.ts';
import { Files } from './files.tsx';
import { type Drawing, step } from './model.ts';
import { AddArea, AddSection } from './new-section.tsx';
import { Plan } from './plan.tsx';
import { texts } from './texts.ts';

export default function EditorScreen() {
  const { venueId = '' } = useParams();
  const t = useTexts(texts);
  const id = venueId === 'new' ? '' : venueId;
  const venue = useVenue(id);
  return (
    <OrganiserPage
      title={venue.data === undefined ? t.newVenue : t.editOf(venue.data.name)}
      ready={id === '' || venue.data !== undefined}
      error={venue.data === undefined ? venue.error : null}
      onAgain={() => void venue.refetch()}
    >
      <Editor key={id} venue={venue.data ?? null} />
    </OrganiserPage>
  );
}

const FIELDS = ['name', 'address', 'city', 'country', 'timezone'] as const;

function Editor({ venue }: { readonly venue: Venue | null }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  const [about, setAbout] = useState({
    name: venue?.name ?? '',
    address: venue?.address ?? '',
    city: venue?.city ?? '',
    country: venue?.country ?? '',
    timezone: venue?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const [history, take] = useReducer(step, null, () => historyOf<Drawing>(drawingOf(venue)));
  const { present } = history;
  const saving = useMutation({
    mutationFn: async () => {
      const address = about.address.trim();
      const body = {
        ...about,
        country: about.country.trim().toUpperCase(),
        address: address === '' ? null : address,
        sections: sectionsOf(present),
      };
      return venue === null
        ? api.createVenue({ body })
        : api.changeVenue({ path: { id: venue.id }, body });
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['organiser'] });
      if (venue === null) goTo(`/organizer/venue/${id}`, { replace: true });
    },
  });
  const [isTried, setTried] = useState(false);
  const isZone = isTimeZone(about.timezone);
  const faults: Partial<Record<(typeof FIELDS)[number], string>> = {
    ...(about.name.trim() === '' ? { name: t.nameFault } : {}),
    ...(about.city.trim() === '' ? { city: t.cityFault } : {}),
    ...(/^[A-Za-z]{2}$/.test(about.country.trim()) ? {} : { country: t.countryFault }),
    ...(isZone ? {} : { timezone: t.zoneFault }),
  };
  const isWhole = Object.keys(faults).length === 0;
  const hints: Partial<Record<(typeof FIELDS)[number], string>> = {
    country: t.countryHint,
    timezone: t.zoneHint,
  };
  return (
    <>
      <Part title={t.plan} wide>
        {present.length === 0 ? (
          <div className={parts.actions}>
            <p>{t.empty}</p>
            {history.past.length > 0 && (
              <Button onClick={() => take({ type: 'undo' })}>{t.undo}</Button>
            )}
          </div>
        ) : (
          <Plan
            drawing={present}
            name={about.name}
            onCommand={take}
            onUndo={history.past.length === 0 ? null : () => take({ type: 'undo' })}
            onRedo={history.future.length === 0 ? null : () => take({ type: 'redo' })}
          />
        )}
      </Part>
      <Part title={t.addSection}>
        <AddSection drawing={present} onCommand={take} />
      </Part>
      <Part title={t.addArea}>
        <AddArea drawing={present} onCommand={take} />
      </Part>
      <Part title={t.files}>
        <Files drawing={present} onRead={(drawing) => take({ type: 'replace', drawing })} />
      </Part>
      <Part title={t.about}>
        <form
          className={parts.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (!saving.isPending && isWhole) saving.mutate();
          }}
        >
          {FIELDS.map((field) => (
            <Field
              key={field}
              label={t[field]}
              hint={hints[field]}
              error={isTried || field === 'timezone' ? faults[field] : undefined}
              required={field !== 'address'}
              value={about[field]}
              onChange={(event) => setAbout({ ...about, [field]: event.target.value })}
            />
          ))}
          {saving.error !== null && <Refusal error={saving.error} />}
          {saving.isSuccess && <Notice>{t.saved}</Notice>}
          <div>
            <Button
              type="submit"
              look="primary"
              busy={saving.isPending}
              disabled={present.length === 0}
            >
              {t.save}
            </Button>
          </div>
        </form>
      </Part>
    </>
  );
}

function drawingOf(venue: Venue | null): Drawing {
  return (venue?.sections ?? []).map((section) =>
    section.kind === 'ga' ? section : { ...section, shape: null },
  );
}
