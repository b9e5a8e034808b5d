/** Whether people wait in line, and how many are let in. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shared/api/client.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Notice } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { Part, Refusal } from '../shared/parts.tsx';
import type { Show } from '../shared/queries.ts';
import { isCount } from './terms-draft.ts';
import { texts } from './texts.ts';

/** As the API takes them. */
const RATE_MAX = 1_000_000;
const ACTIVE_MAX = 10_000_000;

export function RoomSettings({ show }: { readonly show: Show }) {
  const { show: t } = useTexts(texts);
  const queries = useQueryClient();
  const room = show.waiting_room;
  const [isOn, setOn] = useState(room.enabled);
  const [perSecond, setPerSecond] = useState(String(room.admit_per_second));
  const [active, setActive] = useState(String(room.max_active));
  const [isTried, setTried] = useState(false);
  const rate = Number(perSecond.replace(',', '.'));
  const isRate = perSecond.trim() !== '' && (isOn ? rate > 0 : rate >= 0) && rate <= RATE_MAX;
  const isCrowd = isCount(active, ACTIVE_MAX);
  const saving = useMutation({
    mutationFn: () =>
      api.changeWaitingRoom({
        path: { id: show.id },
        body: {
          enabled: isOn,
          admit_per_second: rate,
          max_active: Number(active),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['show', show.id] }),
  });
  return (
    <Part title={t.room}>
      <form
        className={parts.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isRate && isCrowd && !saving.isPending) saving.mutate();
        }}
      >
        <label className={parts.check}>
          <input type="checkbox" checked={isOn} onChange={(event) => setOn(event.target.checked)} />
          {t.roomOn}
        </label>
        <div className={parts.pair}>
          <Field
            label={t.perSecond}
            inputMode="decimal"
            error={isTried && !isRate ? t.perSecondFault : undefined}
            value={perSecond}
            onChange={(event) => setPerSecond(event.target.value)}
          />
          <Field
            label={t.active}
            inputMode="numeric"
            error={isTried && !isCrowd ? t.activeFault : undefined}
            value={active}
            onChange={(event) => setActive(event.target.value)}
          />
        </div>
        {saving.error !== null && <Refusal error={saving.error} />}
        {saving.isSuccess && <Notice>{t.roomSaved}</Notice>}
        <div>
          <Button type="submit" busy={saving.isPending}>
            {t.roomSave}
          </Button>
        </div>
      </form>
    </Part>
  );
}
