import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { noSuchEndpoint } from '#app/platform/api.server.ts';

export const loader = (args: LoaderFunctionArgs) => noSuchEndpoint(args);
export const action = (args: ActionFunctionArgs) => noSuchEndpoint(args);
