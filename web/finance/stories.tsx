/** The ways to the story of an order, a seat or a customer. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { Button, Field } from '../shared/ui/controls.tsx';
import { texts as customerTexts } from './customer-texts.ts';
import { FinancePage } from './frame.tsx';
import { texts } from './texts.ts';

export default function StoriesScreen() {
  const { stories: t, screens } = useTexts(texts);
  return (
    <FinancePage title={screens.stories}>
      <p className={css.soft}>{t.lead}</p>
      <OrderForm />
      <SeatForm />
      <CustomerForm />
    </FinancePage>
  );
}

function OrderForm() {
  const { stories: t } = useTexts(texts);
  const [, goTo] = useLocation();
  const [orderId, setOrderId] = useState('');
  return (
    <Section title={t.orderTitle}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          goTo(`/finance/order/${encodeURIComponent(orderId.trim())}`);
        }}
      >
        <Field
          label={t.order}
          hint={t.orderHint}
          required
          pattern="\s*ord_\w+\s*"
          autoComplete="off"
          value={orderId}
          onChange={(event) => setOrderId(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit">{t.open}</Button>
        </div>
      </form>
    </Section>
  );
}

function SeatForm() {
  const { stories: t } = useTexts(texts);
  const [, goTo] = useLocation();
  const [showId, setShowId] = useState('');
  const [seatId, setSeatId] = useState('');
  return (
    <Section title={t.seatTitle}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          const seat = encodeURIComponent(seatId.trim());
          goTo(`/finance/seat/${encodeURIComponent(showId.trim())}/${seat}`);
        }}
      >
        <Field
          label={t.show}
          required
          pattern="\s*shw_\w+\s*"
          autoComplete="off"
          value={showId}
          onChange={(event) => setShowId(event.target.value)}
        />
        <Field
          label={t.seat}
          hint={t.seatHint}
          required
          autoComplete="off"
          value={seatId}
          onChange={(event) => setSeatId(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit">{t.open}</Button>
        </div>
      </form>
    </Section>
  );
}

function CustomerForm() {
  const t = useTexts(customerTexts);
  const [, goTo] = useLocation();
  const [customerId, setCustomerId] = useState('');
  return (
    <Section title={t.findTitle}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          goTo(`/finance/customer/${encodeURIComponent(customerId.trim())}`);
        }}
      >
        <Field
          label={t.id}
          hint={t.hint}
          required
          pattern="\s*cus_\w+\s*"
          autoComplete="off"
          value={customerId}
          onChange={(event) => setCustomerId(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit">{t.open}</Button>
        </div>
      </form>
    </Section>
  );
}
