/** What /openapi.json says, as the types of the client. */
import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { z } from 'zod';

/** Where the client's types are kept, from the project's folder. */
export const CLIENT_TYPES_FILE = 'client/schema.ts';

const HEADING = `/**
 * Made from /openapi.json by \`npm run client\`: not to be edited.
 */

`;

const operationSchema = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.unknown()),
});
const contractSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

type Contract = z.infer<typeof contractSchema>;
type Operation = z.infer<typeof operationSchema>;

/** The text of client/schema.ts for a contract; of it, what is under `/v1`. */
export async function clientTypes(document: unknown): Promise<string> {
  const contract = currentApi(contractSchema.parse(document));
  const types = await openapiTypes(contract as unknown as OpenAPI3, {
    alphabetize: true,
    defaultNonNullable: false,
    immutable: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
  });
  return HEADING + astToString(types) + operationTable(contract);
}

/** Without the older ticketing API and the pages for operators. */
function currentApi(contract: Contract): Contract {
  const paths = Object.entries(contract.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .map(([path, methods]) => [path, mapValues(methods, refusedInOneWay)] as const);
  return { ...contract, paths: Object.fromEntries(paths) };
}

/** Every refusal has the same shape: `default` says it once. */
function refusedInOneWay(operation: Operation): Operation {
  const responses = Object.entries(operation.responses).filter(([status]) => !/^[45]/.test(status));
  return { ...operation, responses: Object.fromEntries(responses) };
}

const mapValues = <From, To>(record: Record<string, From>, change: (value: From) => To) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** The one thing that the client needs at run time: where each operation is. */
function operationTable({ paths }: Contract): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId }]) => `    ${operationId}: ["${method}", "${path}"],`,
    ),
  );
  return [
    '/** Method and path of each operation. */',
    'export const OPERATIONS = {',
    ...rows.sort(),
    '} as const;',
    '',
  ].join('\n');
}
