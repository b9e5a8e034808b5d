/** Debits and credits of every account, now or at a past moment, which stands in the address. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Output } from '#client/index.ts';
import { api, BoxofficeProblem } from '../shared/api/client.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Chip, Field, Loading, Notice } from '../shared/ui/controls.tsx';
import { FinancePage } from './frame.tsx';
import { localInput, utcOf } from './local-time.ts';
import { saveFile } from './save-file.ts';
import { texts } from './texts.ts';

type Account = Output<'getTrialBalance'>['accounts'][number];

export default function BalanceScreen() {
  const { balance: t, screens } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const at = new URLSearchParams(useSearch()).get('at');
  const query = at === null ? {} : { at };
  const balance = useQuery({
    queryKey: ['trial-balance', at],
    queryFn: () => api.getTrialBalance({ query }),
  });
  const { data, error } = balance;
  return (
    <FinancePage title={screens.balance}>
      <p className={css.soft}>{t.lead}</p>
      <Moment key={at} at={at} />
      {error !== null && <Trouble error={error} again={balance.refetch} />}
      {data === undefined && error === null && <Loading label={loading} />}
      {data !== undefined && (
        <>
          <Notice tone={data.balanced ? 'good' : 'bad'}>
            {data.balanced ? t.balanced : t.unbalanced}
          </Notice>
          {data.accounts.length === 0 && <p>{t.none}</p>}
          {currenciesOf(data.accounts).map((currency) => (
            <Accounts
              key={currency}
              currency={currency}
              accounts={data.accounts.filter((account) => account.currency === currency)}
            />
          ))}
          <p className={css.small}>{t.position(data.position)}</p>
          <Export at={at} />
        </>
      )}
    </FinancePage>
  );
}

const currenciesOf = (accounts: readonly Account[]): readonly string[] => [
  ...new Set(accounts.map(({ currency }) => currency)),
];

function Moment({ at }: { readonly at: string | null }) {
  const { balance: t } = useTexts(texts);
  const [, goTo] = useLocation();
  const [value, setValue] = useState(at === null ? '' : localInput(at));
  const iso = utcOf(value);
  return (
    <form
      className={css.buttons}
      onSubmit={(event) => {
        event.preventDefault();
        goTo(iso === null ? '/finance' : `/finance?at=${encodeURIComponent(iso)}`);
      }}
    >
      <Field
        label={t.at}
        type="datetime-local"
        step={1}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <Button type="submit">{t.go}</Button>
      {at !== null && <Button onClick={() => goTo('/finance')}>{t.now}</Button>}
    </form>
  );
}

function Accounts({
  currency,
  accounts,
}: {
  readonly currency: string;
  readonly accounts: readonly Account[];
}) {
  const { balance: t } = useTexts(texts);
  const format = useFormats();
  const names: Readonly<Record<string, string>> = t.accounts;
  const sum = (side: 'debit_cents' | 'credit_cents'): number =>
    accounts.reduce((cents, account) => cents + account[side], 0);
  const difference = sum('debit_cents') - sum('credit_cents');
  return (
    <table className={css.table}>
      <caption>{t.in(currency)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.account}</th>
          <th scope="col" className={css.number}>
            {t.debit}
          </th>
          <th scope="col" className={css.number}>
            {t.credit}
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ account, debit_cents, credit_cents }) => (
          <tr key={account}>
            <th scope="row">{names[account] ?? account}</th>
            <td className={css.number}>{format.money(debit_cents, currency)}</td>
            <td className={css.number}>{format.money(credit_cents, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.sum}</th>
          <td className={css.number}>{format.money(sum('debit_cents'), currency)}</td>
          <td className={css.number}>{format.money(sum('credit_cents'), currency)}</td>
        </tr>
        <tr>
          <th scope="row">{t.difference}</th>
          <td className={`${css.number} ${css.rowWhole}`} colSpan={2}>
            <Chip tone={difference === 0 ? 'good' : 'bad'}>
              {format.money(difference, currency)}
            </Chip>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Export({ at }: { readonly at: string | null }) {
  const { balance: t } = useTexts(texts);
  const exporting = useMutation({
    mutationFn: async () => {
      const { data, error, response } = await api.raw.GET('/v1/finance/trial-balance', {
        params: { query: at === null ? {} : { at }, header: {} },
        headers: { Accept: 'text/csv' },
        parseAs: 'text',
      });
      if (!response.ok) throw new BoxofficeProblem(response.status, error);
      saveFile('trial-balance.csv', 'text/csv', String(data));
    },
  });
  return (
    <div>
      {exporting.error !== null && <Trouble error={exporting.error} />}
      <Button busy={exporting.isPending} onClick={() => exporting.mutate()}>
        {t.export}
      </Button>
    </div>
  );
}
