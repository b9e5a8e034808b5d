/** For staff: by a token of the identity provider, or, on a developer's machine, by choice. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useExplain } from '../shared/api/problems.ts';
import { type Role, useConfig, useSession, useSignIn } from '../shared/api/session.ts';
import { useLocale } from '../shared/i18n/locale.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Button, Field, Notice } from '../shared/ui/controls.tsx';
import { Page } from '../shared/ui/page.tsx';
import css from './app.module.css';
import { staffLinks } from './staff.ts';
import { texts } from './texts.ts';

const DEV_ROLES: readonly Role[] = ['organizer', 'finance', 'admin', 'gate'];

export default function SignIn() {
  const { signin: t } = useTexts(texts);
  const locale = useLocale();
  const explain = useExplain();
  const [, goTo] = useLocation();
  const { data: session } = useSession();
  const { data: config } = useConfig();
  const signIn = useSignIn();
  const entering = useMutation({
    mutationFn: (role: Role) => signIn.asRole(role),
    onSuccess: (_done, role) => {
      const [first] = staffLinks([role], locale);
      if (first !== undefined) goTo(first.href);
    },
  });
  const leaving = useMutation({ mutationFn: () => signIn.out() });
  const staffRoles = session?.roles.filter((role) => role !== 'customer') ?? [];
  const error = entering.error ?? leaving.error;
  return (
    <Page title={t.title} narrow>
      <p className={css.lead}>{t.lead}</p>
      <div className={css.stack}>
        {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
        {staffRoles.length > 0 && (
          <Notice
            actions={
              <Button busy={leaving.isPending} onClick={() => leaving.mutate()}>
                {t.out}
              </Button>
            }
          >
            {t.as(staffRoles.map((role) => t.roles[role]).join(', '))}
          </Notice>
        )}
      </div>
      {config?.dev_tokens === true && (
        <>
          <p className={css.lead}>{t.dev}</p>
          <div className={css.roles}>
            {DEV_ROLES.map((role) => (
              <button
                key={role}
                type="button"
                className={css.role}
                onClick={() => entering.mutate(role)}
              >
                <span className={css.roleName}>{t.roles[role]}</span>
                <span className={css.roleAbout}>{t.about[role]}</span>
              </button>
            ))}
          </div>
        </>
      )}
      {config?.dev_tokens === false && <TokenForm />}
    </Page>
  );
}

function TokenForm() {
  const { signin: t } = useTexts(texts);
  const explain = useExplain();
  const signIn = useSignIn();
  const [token, setToken] = useState('');
  const entering = useMutation({
    mutationFn: () => signIn.withToken(token.trim()),
    onSuccess: () => setToken(''),
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        entering.mutate();
      }}
    >
      <Field
        label={t.token}
        hint={t.tokenHint}
        error={entering.error === null ? undefined : explain(entering.error)}
        type="password"
        autoComplete="off"
        required
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      <Button type="submit" look="primary" busy={entering.isPending}>
        {t.submit}
      </Button>
    </form>
  );
}
