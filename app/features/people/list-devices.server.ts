import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { listSessions } from '#app/platform/session.server.ts';
import { describeDevice } from './device.ts';

export type DeviceRow = { id: string; device: string; since: string; isThis: boolean };

/** The devices a person is signed in on, newest first. */
export async function listDevices(userId: string, thisDevice: string): Promise<DeviceRow[]> {
  const sessions = await listSessions(userId);
  const now = Date.now();
  return sessions
    .filter((session) => session.expiresAt.getTime() > now)
    .map(({ id, userAgent, createdAt }) => ({
      id,
      device: describeDevice(userAgent),
      since: formatInstant(createdAt, 'Asia/Kolkata'),
      isThis: id === thisDevice,
    }));
}
