import { expect, test } from 'vitest';
import { forbiddenImports, importsOf, isTestCode } from './import-rules.ts';

test('every way to import is seen, and nothing in comments or texts', () => {
  const source = `
    import type { A } from './a.ts';
    import './b.ts';
    export { c } from './c.ts';
    export * from './d.ts';
    type E = import('./e.ts').E;
    const f = await import('./f.ts');
    const g = await import(\`./g.ts\`);
    // import './no.ts'
    const text = "import './no.ts'";
  `;
  const specifiers = importsOf(source).map(({ specifier }) => specifier);
  expect(specifiers.toSorted()).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `./${name}.ts`),
  );
});

test.each([
  ['domain/seat.ts', '#platform/ports.ts'],
  ['domain/seat.ts', 'node:crypto'],
  ['domain/seat.ts', 'zod'],
  ['event-store/memory.ts', '#sagas/port.ts'],
  ['payments/stripe.ts', '#event-store/port.ts'],
  ['payments/stripe.ts', '#platform/log.ts'],
  ['command-api/holds.ts', '#event-store/postgres/store.ts'],
  ['command-api/holds.ts', '#event-store/memory.ts'],
  ['command-api/holds.ts', '#payments/stripe.ts'],
  ['command-api/holds.ts', '#platform/system.ts'],
  ['sagas/checkout/advance.ts', '#projections/tail.ts'],
  ['read-api/orders.ts', '#command-api/orders.ts'],
  ['read-api/orders.ts', '../command-api/orders.ts'],
  ['read-api/orders.ts', '../domain/order.ts'],
  ['read-api/orders.ts', '#read-api/shows.ts'],
  ['web/buyer/show.tsx', '#domain/seat.ts'],
  ['web/buyer/show.tsx', '#platform/http/routes.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(forbiddenImports(file, `\nimport x from '${specifier}';`)).toEqual([
    expect.stringContaining(`${file}:2 imports ${specifier}: `),
  ]);
});

test.each([
  ['domain/seat.ts', './decision.ts'],
  ['event-store/memory.ts', '#domain/seat.ts'],
  ['event-store/postgres/store.ts', 'pg'],
  ['payments/stripe.ts', '#platform/ports.ts'],
  ['command-api/holds.ts', '#event-store/append-until-settled.ts'],
  ['sagas/checkout/advance.ts', '../port.ts'],
  ['read-api/orders.ts', '#projections/port.ts'],
  ['read-api/orders.ts', '#platform/http/problem.ts'],
  ['platform/main.ts', '#event-store/postgres/store.ts'],
  ['simulation/run.ts', '#sagas/checkout/advance.ts'],
  ['domain/seat.test.ts', '#event-store/memory.ts'],
  ['web/buyer/show.tsx', '#client/index.ts'],
  ['web/buyer/show.tsx', '../shared/ui/button.tsx'],
])('%s may import %s', (file, specifier) => {
  expect(forbiddenImports(file, `import x from '${specifier}';`)).toEqual([]);
});

test('test code is told by its name or folder', () => {
  expect(
    ['a/b.test.ts', 'a/b.int.test.ts', 'a/contract.ts', 'a/contract/b.ts', 'a/testing/b.ts'].every(
      isTestCode,
    ),
  ).toBe(true);
  expect(['a/b.ts', 'a/testing.ts', 'a/contracts.ts', 'a/my-contract.ts'].some(isTestCode)).toBe(
    false,
  );
});
