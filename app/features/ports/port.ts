export type PortKind = 'port' | 'icd' | 'cfs';

/** A port, inland depot or CFS belt as screens need it; the point is for ranking by distance. */
export type Port = { id: string; name: string; kind: PortKind; stateCode: string; lat: number; lon: number };

const KIND_LABELS: Readonly<Record<PortKind, string>> = {
  port: 'Seaports',
  icd: 'Inland container depots',
  cfs: 'Container freight stations',
};

/** Ports under the heading of their kind, in the order seaports, depots, freight stations; empty kinds are left out. */
export function portsByKind<P extends { kind: PortKind }>(ports: readonly P[]): { label: string; ports: P[] }[] {
  return (Object.keys(KIND_LABELS) as PortKind[])
    .map((kind) => ({ label: KIND_LABELS[kind], ports: ports.filter((port) => port.kind === kind) }))
    .filter((group) => group.ports.length > 0);
}

/** What people call a port: the name in brackets where there is one, “Nhava Sheva” for the Jawaharlal Nehru Port. */
export const shortPortName = (name: string): string => /\(([^)]+)\)/.exec(name)?.[1] ?? name;
