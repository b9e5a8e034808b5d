/** How an operation of the contract looks as a method: `placeHold({ path: { id }, body })`. */
import type { OPERATIONS, operations } from './schema.ts';

type Json<Content> = Content extends { content: { 'application/json': infer Body } } ? Body : never;

type BodyOf<Operation> = Operation extends { requestBody: infer Request }
  ? { readonly body: Json<Request> }
  : Operation extends { requestBody?: infer Request }
    ? [NonNullable<Request>] extends [never]
      ? object
      : { readonly body?: Json<NonNullable<Request>> }
    : object;

/** The contract's parameters; headers that the client sets by itself may be left out. */
type ParametersOf<Operation> = Operation extends { parameters: infer Parameters }
  ? Pick<Parameters, Extract<keyof Parameters, 'path' | 'query'>> & {
      readonly header?: 'header' extends keyof Parameters
        ? Partial<NonNullable<Parameters['header']>>
        : never;
    }
  : never;

export interface CallOptions {
  /** Of a POST: a new key is made for each call that names none. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export type OperationName = keyof typeof OPERATIONS & keyof operations;

export type Input<Name extends OperationName> = ParametersOf<operations[Name]> &
  BodyOf<operations[Name]> &
  CallOptions;

type GoodStatus = 200 | 201 | 202;

type JsonAnswers<Responses> = {
  [Status in keyof Responses & GoodStatus]: Json<Responses[Status]>;
}[keyof Responses & GoodStatus];

/** The JSON of a good answer; undefined where there is none (204). */
export type Output<Name extends OperationName> = [
  JsonAnswers<operations[Name]['responses']>,
] extends [never]
  ? undefined
  : JsonAnswers<operations[Name]['responses']>;

/** Answers that are streams are read with the client's `raw`. */
export type MethodName = Exclude<OperationName, `stream${string}`>;

export type Operations = {
  readonly [Name in MethodName]: (
    ...input: object extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>]
  ) => Promise<Output<Name>>;
};
