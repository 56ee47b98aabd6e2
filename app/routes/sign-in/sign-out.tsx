import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { signOut } from '#app/features/people/sign-out.server.ts';

/** Reading this address changes nothing. */
export const loader = () => redirect('/');

export async function action({ request }: ActionFunctionArgs) {
  return redirect('/', { headers: { 'Set-Cookie': await signOut(request) } });
}

export default function SignOut() {
  return null;
}
