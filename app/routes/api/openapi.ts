import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { openApiDocument } from '#app/features/api/openapi.server.ts';
import { getFreely } from '#app/platform/api.server.ts';

/** The API's description, for anybody. */
export const loader = (args: LoaderFunctionArgs) => getFreely(args, openApiDocument);

/** Nothing to send here: answers which method is taken. */
export const action = (args: ActionFunctionArgs) => getFreely(args, openApiDocument);
