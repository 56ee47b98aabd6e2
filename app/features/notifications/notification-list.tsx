import { Link } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import type { NotificationRow } from './read-notifications.server.ts';

/** What a member is told, newest first; what is not read yet says so in words, too. */
export function NotificationList({ notifications }: { notifications: readonly NotificationRow[] }) {
  return (
    <ol className="flex flex-col gap-3">
      {notifications.map(({ id, title, href, at, isRead }) => (
        <li key={id}>
          <Card>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <div className="min-w-0">
                <Link to={href} className={`link inline-flex min-h-6 items-center ${isRead ? '' : 'font-semibold'}`}>
                  {title}
                </Link>
                <p className="text-sm text-muted">
                  {at}
                  {isRead ? '' : ', not read yet'}
                </p>
              </div>
              {isRead ? null : (
                <CommandForm command="mark-read" subject={title}>
                  <input type="hidden" name="notification" value={id} />
                  <Button variant="secondary" aria-label={`Mark as read: ${title}`}>
                    Mark as read
                  </Button>
                </CommandForm>
              )}
            </div>
          </Card>
        </li>
      ))}
    </ol>
  );
}
